#include "Fourier.h"

#include "CKernels.h"

#define STRIP KERNEL_FOURIER_STRIP

// Discrete Fourier transforms of STRIP signals side by side, so that every butterfly is a loop over neighbours
// in memory. Stockham's self-sorting order (Cochran et al., 1967): each pass reads one buffer and writes the
// other, and no reordering is needed.

typedef float strip[STRIP];

typedef struct {
  strip *re, *im;
} signal;

#define EACH for (int l = 0; l < STRIP; l++)

static inline __attribute__((always_inline)) void store_turned(
    signal to, size_t at, const float *re, const float *im, float c, float s) {
  EACH {
    to.re[at][l] = re[l] * c + im[l] * s;
    to.im[at][l] = im[l] * c - re[l] * s;
  }
}

// One pass: `size` values remain to be transformed, in `done` interleaved groups.
static inline __attribute__((always_inline)) void pass_two(
    signal from, signal to, size_t size, size_t done, size_t length, const float *cosine,
    const float *sine) {
  const size_t half = size / 2;
  for (size_t p = 0; p < half; p++) {
    const float c = cosine[p * done % length], s = sine[p * done % length];
    for (size_t q = 0; q < done; q++) {
      const size_t a = q + done * p, b = a + done * half, out = q + done * 2 * p;
      float re[STRIP], im[STRIP];
      EACH {
        re[l] = from.re[a][l] - from.re[b][l];
        im[l] = from.im[a][l] - from.im[b][l];
        to.re[out][l] = from.re[a][l] + from.re[b][l];
        to.im[out][l] = from.im[a][l] + from.im[b][l];
      }
      store_turned(to, out + done, re, im, c, s);
    }
  }
}

static inline __attribute__((always_inline)) void pass_three(
    signal from, signal to, size_t size, size_t done, size_t length, const float *cosine,
    const float *sine) {
  const size_t third = size / 3;
  const float height = 0.86602540378443865f;  // sin 60°
  for (size_t p = 0; p < third; p++) {
    const size_t w1 = p * done % length, w2 = 2 * p * done % length;
    for (size_t q = 0; q < done; q++) {
      const size_t a = q + done * p, b = a + done * third, c = b + done * third;
      const size_t out = q + done * 3 * p;
      float re1[STRIP], im1[STRIP], re2[STRIP], im2[STRIP];
      EACH {
        const float sumRe = from.re[b][l] + from.re[c][l], sumIm = from.im[b][l] + from.im[c][l];
        const float turnRe = height * (from.im[b][l] - from.im[c][l]);
        const float turnIm = height * (from.re[c][l] - from.re[b][l]);
        const float middleRe = from.re[a][l] - 0.5f * sumRe;
        const float middleIm = from.im[a][l] - 0.5f * sumIm;
        to.re[out][l] = from.re[a][l] + sumRe;
        to.im[out][l] = from.im[a][l] + sumIm;
        re1[l] = middleRe + turnRe;
        im1[l] = middleIm + turnIm;
        re2[l] = middleRe - turnRe;
        im2[l] = middleIm - turnIm;
      }
      store_turned(to, out + done, re1, im1, cosine[w1], sine[w1]);
      store_turned(to, out + 2 * done, re2, im2, cosine[w2], sine[w2]);
    }
  }
}

static inline __attribute__((always_inline)) void pass_four(
    signal from, signal to, size_t size, size_t done, size_t length, const float *cosine,
    const float *sine) {
  const size_t quarter = size / 4;
  for (size_t p = 0; p < quarter; p++) {
    const size_t w1 = p * done % length, w2 = 2 * p * done % length, w3 = 3 * p * done % length;
    for (size_t q = 0; q < done; q++) {
      const size_t a = q + done * p, b = a + done * quarter, c = b + done * quarter;
      const size_t d = c + done * quarter, out = q + done * 4 * p;
      float re1[STRIP], im1[STRIP], re2[STRIP], im2[STRIP], re3[STRIP], im3[STRIP];
      EACH {
        const float evenRe = from.re[a][l] + from.re[c][l], evenIm = from.im[a][l] + from.im[c][l];
        const float oddRe = from.re[b][l] + from.re[d][l], oddIm = from.im[b][l] + from.im[d][l];
        const float leftRe = from.re[a][l] - from.re[c][l], leftIm = from.im[a][l] - from.im[c][l];
        const float rightRe = from.im[b][l] - from.im[d][l];
        const float rightIm = from.re[d][l] - from.re[b][l];
        to.re[out][l] = evenRe + oddRe;
        to.im[out][l] = evenIm + oddIm;
        re1[l] = leftRe + rightRe;
        im1[l] = leftIm + rightIm;
        re2[l] = evenRe - oddRe;
        im2[l] = evenIm - oddIm;
        re3[l] = leftRe - rightRe;
        im3[l] = leftIm - rightIm;
      }
      store_turned(to, out + done, re1, im1, cosine[w1], sine[w1]);
      store_turned(to, out + 2 * done, re2, im2, cosine[w2], sine[w2]);
      store_turned(to, out + 3 * done, re3, im3, cosine[w3], sine[w3]);
    }
  }
}

// Transforms `from`, using `spare`; says which of the two holds the result. Lengths have no prime factor but
// 2 and 3.
static inline __attribute__((always_inline)) signal transformed(
    signal from, signal spare, size_t length, const float *cosine, const float *sine) {
  size_t size = length, done = 1;
  while (size > 1) {
    size_t radix;
    if (size % 4 == 0) {
      pass_four(from, spare, size, done, length, cosine, sine);
      radix = 4;
    } else if (size % 3 == 0) {
      pass_three(from, spare, size, done, length, cosine, sine);
      radix = 3;
    } else {
      pass_two(from, spare, size, done, length, cosine, sine);
      radix = 2;
    }
    size /= radix;
    done *= radix;
    const signal swap = from;
    from = spare;
    spare = swap;
  }
  return from;
}

// The inverse transform without its factor: the transform with real and imaginary parts exchanged.
static inline __attribute__((always_inline)) signal inverse(
    signal from, signal spare, size_t length, const float *cosine, const float *sine) {
  const signal a = {from.im, from.re}, b = {spare.im, spare.re};
  const signal result = transformed(a, b, length, cosine, sine);
  return (signal){result.im, result.re};
}

static inline signal buffer(float *scratch, size_t number, size_t length) {
  strip *base = (strip *)scratch + 2 * number * length;
  return (signal){base, base + length};
}

size_t kernel_fourier_scratch(size_t length) { return 6 * length * STRIP; }

KERNEL_CLONES void kernel_fourier_charges(
    const float *charges, size_t nodes, size_t pitch, size_t first, size_t length,
    const float *cosine, const float *sine, float *spectrum, float *scratch) {
  const size_t half = pitch / 2, frequencies = length / 2 + 1;
  const signal from = buffer(scratch, 0, length), spare = buffer(scratch, 1, length);
  // Two columns of real numbers make one of complex ones.
  for (size_t a = 0; a < nodes; a++) {
    const float *row = charges + a * pitch + first;
    EACH {
      from.re[a][l] = row[l];
      from.im[a][l] = row[half + l];
    }
  }
  for (size_t a = nodes; a < length; a++) EACH from.re[a][l] = from.im[a][l] = 0;
  const signal both = transformed(from, spare, length, cosine, sine);
  // Their spectra are the parts that are even and odd under conjugation.
  float *lower = spectrum + 2 * first * frequencies, *upper = lower + 2 * half * frequencies;
  for (size_t k = 0; k < frequencies; k++) {
    const size_t m = k ? length - k : 0;
    EACH {
      const float re = 0.5f * both.re[k][l], im = 0.5f * both.im[k][l];
      const float otherRe = 0.5f * both.re[m][l], otherIm = 0.5f * both.im[m][l];
      float *one = lower + 2 * l * frequencies, *two = upper + 2 * l * frequencies;
      one[k] = re + otherRe;
      one[frequencies + k] = im - otherIm;
      two[k] = im + otherIm;
      two[frequencies + k] = otherRe - re;
    }
  }
}

KERNEL_CLONES double kernel_fourier_forces(
    const float *spectrum, size_t nodes, size_t first, size_t width, size_t length,
    const float *cosine, const float *sine, const float *kernels, float *forceX, float *forceY,
    float *scratch) {
  const size_t frequencies = length / 2 + 1;
  const signal one = buffer(scratch, 0, length), two = buffer(scratch, 1, length);
  const signal three = buffer(scratch, 2, length);
  for (size_t b = 0; b < nodes; b++) {
    const float *row = spectrum + 2 * b * frequencies + first;
    EACH {
      one.re[b][l] = l < (int)width ? row[l] : 0;
      one.im[b][l] = l < (int)width ? row[frequencies + l] : 0;
    }
  }
  for (size_t b = nodes; b < length; b++) EACH one.re[b][l] = one.im[b][l] = 0;
  const signal charge = transformed(one, two, length, cosine, sine);
  const signal spare = charge.re == one.re ? two : one;
  // The forces' kernels are odd, so their spectra are imaginary; that of the weights is real.
  float total[STRIP] = {0};
  for (size_t k = 0; k < length; k++) {
    const float *row = kernels + 3 * k * frequencies + first;
    float re[STRIP], im[STRIP];
    EACH {
      const int inside = l < (int)width;
      const float weight = inside ? row[l] : 0, x = inside ? row[frequencies + l] : 0;
      const float y = inside ? row[2 * frequencies + l] : 0;
      re[l] = charge.re[k][l];
      im[l] = charge.im[k][l];
      total[l] += (re[l] * re[l] + im[l] * im[l]) * weight;
      three.re[k][l] = -im[l] * y;
      three.im[k][l] = re[l] * y;
      charge.re[k][l] = -im[l] * x;
      charge.im[k][l] = re[l] * x;
    }
  }
  const signal x = inverse(charge, spare, length, cosine, sine);
  const signal free = x.re == charge.re ? spare : charge;
  for (size_t b = 0; b < nodes; b++) {
    float *row = forceX + 2 * b * frequencies + first;
    for (size_t l = 0; l < width; l++) {
      row[l] = x.re[b][l];
      row[frequencies + l] = x.im[b][l];
    }
  }
  const signal y = inverse(three, free, length, cosine, sine);
  for (size_t b = 0; b < nodes; b++) {
    float *row = forceY + 2 * b * frequencies + first;
    for (size_t l = 0; l < width; l++) {
      row[l] = y.re[b][l];
      row[frequencies + l] = y.im[b][l];
    }
  }
  // A real signal's spectrum is stored by half: all but the ends stand for two frequencies.
  double sum = 0;
  for (size_t l = 0; l < width; l++) {
    const size_t k = first + l;
    sum += (k == 0 || k == length / 2 ? 1.0 : 2.0) * (double)total[l];
  }
  return sum;
}

KERNEL_CLONES void kernel_fourier_fields(
    const float *forceX, const float *forceY, size_t nodes, size_t pitch, size_t first,
    size_t length, const float *cosine, const float *sine, float *fieldX, float *fieldY,
    float *scratch) {
  const size_t frequencies = length / 2 + 1;
  const signal from = buffer(scratch, 0, length), spare = buffer(scratch, 1, length);
  // Both fields are real, so that one is the real and the other the imaginary part of one transform.
  for (int l = 0; l < STRIP; l++) {
    const size_t b = first + l;
    const float *x = forceX + 2 * b * frequencies, *y = forceY + 2 * b * frequencies;
    for (size_t k = 0; k < frequencies; k++) {
      const float xRe = x[k], xIm = x[frequencies + k], yRe = y[k], yIm = y[frequencies + k];
      from.re[k][l] = xRe - yIm;
      from.im[k][l] = xIm + yRe;
      if (k && k < length - k) {
        from.re[length - k][l] = xRe + yIm;
        from.im[length - k][l] = yRe - xIm;
      }
    }
  }
  const signal both = inverse(from, spare, length, cosine, sine);
  for (size_t a = 0; a < nodes; a++) {
    float *x = fieldX + a * pitch + first, *y = fieldY + a * pitch + first;
    EACH {
      x[l] = both.re[a][l];
      y[l] = both.im[a][l];
    }
  }
}

KERNEL_CLONES void kernel_fourier_columns(
    float *re, float *im, size_t pitch, size_t first, size_t width, size_t length,
    const float *cosine, const float *sine, float *scratch) {
  const signal from = buffer(scratch, 0, length), spare = buffer(scratch, 1, length);
  for (size_t a = 0; a < length; a++)
    EACH {
      const int inside = l < (int)width;
      from.re[a][l] = inside ? re[a * pitch + first + l] : 0;
      from.im[a][l] = inside ? im[a * pitch + first + l] : 0;
    }
  const signal result = transformed(from, spare, length, cosine, sine);
  for (size_t a = 0; a < length; a++)
    for (size_t l = 0; l < width; l++) {
      re[a * pitch + first + l] = result.re[a][l];
      im[a * pitch + first + l] = result.im[a][l];
    }
}
