#include "CKernels.h"

#include <string.h>

// Convolutions of each channel by itself: filters are [kernel_height * kernel_width, channels], and images have as many
// channels before as behind. A place's channels lie side by side, so that all sums run down vectors of them.

// A list of taps is worked off when it is full: few kernels have more.
enum { WIDTH = 16, TAPS = 64 };

typedef float line_of_16 __attribute__((vector_size(64), aligned(4)));

#define INLINE static inline __attribute__((always_inline))

// Where a product's factors lie: floats from the place that all are counted from, and from the first filter.
typedef struct {
  long place, filter;
} tap;

// out[c] (+)= sum over the taps of x[place + c] * filters[filter + c].
INLINE void sum_taps(
    const float *x, const float *filters, const tap *taps, long count, float *out, long channels, int accumulates) {
  long c = 0;
  for (; c + WIDTH <= channels; c += WIDTH) {
    line_of_16 sum = accumulates ? *(const line_of_16 *)(out + c) : (line_of_16){0};
    for (long t = 0; t < count; t++)
      sum += *(const line_of_16 *)(x + taps[t].place + c) * *(const line_of_16 *)(filters + taps[t].filter + c);
    *(line_of_16 *)(out + c) = sum;
  }
  for (; c < channels; c++) {
    float sum = accumulates ? out[c] : 0.0f;
    for (long t = 0; t < count; t++) sum += x[taps[t].place + c] * filters[taps[t].filter + c];
    out[c] = sum;
  }
}

KERNEL_CLONES void kernel_depthwise(
    const kernel_convolution *s, const float *input, const float *filters, float *output, long first, long rows) {
  const long c = s->channels;
  tap taps[TAPS];
  for (long row = first; row < first + rows; row++) {
    const float *image = input + row / s->output_height * s->input_height * s->input_width * c;
    float *out = output + row * s->output_width * c;
    const long top = row % s->output_height * s->stride_height - s->top;
    for (long ox = 0; ox < s->output_width; ox++, out += c) {
      const long left = ox * s->stride_width - s->left;
      long count = 0;
      int begun = 0;
      for (long ky = 0; ky < s->kernel_height; ky++) {
        const long y = top + ky * s->dilation_height;
        if (y < 0 || y >= s->input_height) continue;
        for (long kx = 0; kx < s->kernel_width; kx++) {
          const long x = left + kx * s->dilation_width;
          if (x < 0 || x >= s->input_width) continue;
          if (count == TAPS) {
            sum_taps(image, filters, taps, count, out, c, begun);
            begun = 1, count = 0;
          }
          taps[count++] = (tap){(y * s->input_width + x) * c, (ky * s->kernel_width + kx) * c};
        }
      }
      sum_taps(image, filters, taps, count, out, c, begun);
    }
  }
}

// The place of an output that a tap leads to from `at`, or -1 where there is none.
INLINE long output_place(long at, long stride, long places) {
  if (at < 0) return -1;
  if (stride > 1) {
    if (at % stride) return -1;
    at /= stride;
  }
  return at < places ? at : -1;
}

KERNEL_CLONES void kernel_depthwise_input(
    const kernel_convolution *s, const float *upstream, const float *filters, float *input, long first, long rows,
    int accumulates) {
  const long c = s->channels;
  tap taps[TAPS];
  for (long row = first; row < first + rows; row++) {
    const float *image = upstream + row / s->input_height * s->output_height * s->output_width * c;
    float *out = input + row * s->input_width * c;
    const long bottom = row % s->input_height + s->top;
    for (long x = 0; x < s->input_width; x++, out += c) {
      const long right = x + s->left;
      long count = 0;
      int begun = accumulates;
      for (long ky = 0; ky < s->kernel_height; ky++) {
        const long oy = output_place(bottom - ky * s->dilation_height, s->stride_height, s->output_height);
        if (oy < 0) continue;
        for (long kx = 0; kx < s->kernel_width; kx++) {
          const long ox = output_place(right - kx * s->dilation_width, s->stride_width, s->output_width);
          if (ox < 0) continue;
          if (count == TAPS) {
            sum_taps(image, filters, taps, count, out, c, begun);
            begun = 1, count = 0;
          }
          taps[count++] = (tap){(oy * s->output_width + ox) * c, (ky * s->kernel_width + kx) * c};
        }
      }
      sum_taps(image, filters, taps, count, out, c, begun);
    }
  }
}

// sums[c] += sum over `count` places of x[c] * g[c]; places of x lie `apart` floats from each other.
INLINE void sum_places(const float *x, long apart, const float *g, long count, float *sums, long channels) {
  long c = 0;
  for (; c + WIDTH <= channels; c += WIDTH) {
    line_of_16 sum = *(const line_of_16 *)(sums + c);
    for (long i = 0; i < count; i++)
      sum += *(const line_of_16 *)(x + i * apart + c) * *(const line_of_16 *)(g + i * channels + c);
    *(line_of_16 *)(sums + c) = sum;
  }
  for (; c < channels; c++) {
    float sum = sums[c];
    for (long i = 0; i < count; i++) sum += x[i * apart + c] * g[i * channels + c];
    sums[c] = sum;
  }
}

// The least number of strides that are at least `distance` long.
INLINE long strides_over(long distance, long stride) { return distance <= 0 ? 0 : (distance + stride - 1) / stride; }

KERNEL_CLONES void kernel_depthwise_filters(
    const kernel_convolution *s, const float *input, const float *upstream, float *gradient, long first, long rows) {
  const long c = s->channels;
  memset(gradient, 0, (size_t)(s->kernel_height * s->kernel_width * c) * sizeof(float));
  for (long row = first; row < first + rows; row++) {
    const float *image = input + row / s->output_height * s->input_height * s->input_width * c;
    const float *g = upstream + row * s->output_width * c;
    const long top = row % s->output_height * s->stride_height - s->top;
    for (long ky = 0; ky < s->kernel_height; ky++) {
      const long y = top + ky * s->dilation_height;
      if (y < 0 || y >= s->input_height) continue;
      for (long kx = 0; kx < s->kernel_width; kx++) {
        // Places ox with 0 <= ox * stride + shift < width.
        const long shift = kx * s->dilation_width - s->left;
        const long least = strides_over(-shift, s->stride_width);
        long most = strides_over(s->input_width - shift, s->stride_width);
        if (most > s->output_width) most = s->output_width;
        if (least >= most) continue;
        sum_places(
            image + (y * s->input_width + least * s->stride_width + shift) * c, s->stride_width * c, g + least * c,
            most - least, gradient + (ky * s->kernel_width + kx) * c, c);
      }
    }
  }
}

KERNEL_CLONES void kernel_take_columns(const float *x, float *y, long rows, long apart) {
  for (long i = 0; i < rows; i++) y[i] = x[i * apart];
}

KERNEL_CLONES void kernel_put_columns(const float *x, float *y, long rows, long apart) {
  for (long i = 0; i < rows; i++) y[i * apart] = x[i];
}
