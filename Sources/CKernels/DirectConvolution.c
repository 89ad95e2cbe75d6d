#include "CKernels.h"

#include <string.h>

// Convolutions without a matrix of patches. In an image with its padding, each row of a patch is one run of
// kernel_width * channels floats: the products read it where it lies. A matrix of patches would be
// kernel_height * kernel_width times as large as the images, and writing it costs as much as half of the products.
//
// Sums run over the patch (or the places) in one order, whatever the parts that the work is split in.

enum { BLOCK = 6, DEPTH = 112, WIDTH = 16 };

typedef float line_of_16 __attribute__((vector_size(64), aligned(4)));

#define INLINE static inline __attribute__((always_inline))

static inline long padded_width(const kernel_convolution *s) {
  return (s->output_width - 1) * s->stride_width + s->kernel_width;
}

static inline long padded_height(const kernel_convolution *s) {
  return (s->output_height - 1) * s->stride_height + s->kernel_height;
}

long kernel_padded_size(const kernel_convolution *s) {
  return padded_height(s) * padded_width(s) * s->channels;
}

void kernel_pad_images(const kernel_convolution *s, const float *input, float *padded, long images) {
  const long c = s->channels, width = padded_width(s), height = padded_height(s);
  // Columns of the padded image that lie in the image; a negative padding cuts some of the image off.
  const long least = s->left < 0 ? 0 : s->left, first = least < width ? least : width;
  const long most = s->left + s->input_width < width ? s->left + s->input_width : width;
  const long end = most < first ? first : most;
  for (long image = 0; image < images; image++, input += s->input_height * s->input_width * c) {
    for (long y = 0; y < height; y++, padded += width * c) {
      const long from = y - s->top;
      if (from < 0 || from >= s->input_height) {
        memset(padded, 0, (size_t)(width * c) * sizeof(float));
        continue;
      }
      memset(padded, 0, (size_t)(first * c) * sizeof(float));
      memcpy(
          padded + first * c, input + (from * s->input_width + first - s->left) * c,
          (size_t)((end - first) * c) * sizeof(float));
      memset(padded + end * c, 0, (size_t)((width - end) * c) * sizeof(float));
    }
  }
}

// rows places by 16 filters: c[r] (+)= sum over k of a[r][k] * b[k].
INLINE void place_tile(
    const float *const *a, const float *b, float *const *c, long column, long inner, long rows,
    int begins) {
  line_of_16 sums[BLOCK];
  for (long r = 0; r < rows; r++) {
    if (begins) sums[r] = (line_of_16){0};
    else memcpy(&sums[r], c[r] + column, sizeof sums[r]);
  }
  for (long k = 0; k < inner; k++, b += WIDTH) {
    line_of_16 line;
    memcpy(&line, b, sizeof line);
    for (long r = 0; r < rows; r++) sums[r] += a[r][k] * line;
  }
  for (long r = 0; r < rows; r++) memcpy(c[r] + column, &sums[r], sizeof sums[r]);
}

KERNEL_CLONES void kernel_direct_convolution(
    const kernel_convolution *s, const float *padded, const float *packed_filters,
    long filter_count, float *output, const kernel_places *to, long images) {
  const long run = s->kernel_width * s->channels, line = padded_width(s) * s->channels;
  const long places = s->output_height * s->output_width, size = kernel_padded_size(s);
  for (long ky = 0; ky < s->kernel_height; ky++) {
    for (long k = 0; k < run; k += DEPTH) {
      const long depth = run - k < DEPTH ? run - k : DEPTH;
      const float *panels = packed_filters + (ky * run + k) * WIDTH;
      const int begins = ky == 0 && k == 0;
      for (long place = 0; place < images * places;) {
        // 49 places in nine blocks of 6 and 5, not eight of 6 and one that would wait for its sums.
        const long left = images * places - place, blocks = (left + BLOCK - 1) / BLOCK;
        const long rows = (left + blocks - 1) / blocks;
        const float *a[BLOCK];
        float *c[BLOCK];
        for (long r = 0; r < rows; r++) {
          const long image = (place + r) / places, own = (place + r) % places;
          const long y = own / s->output_width, x = own % s->output_width;
          a[r] = padded + image * size + y * s->stride_height * line +
              x * s->stride_width * s->channels + ky * line + k;
          c[r] = output + image * to->image + y * to->down + x * to->right;
        }
        for (long j = 0; j < filter_count; j += WIDTH) {
          const float *b = panels + j * s->kernel_height * run;
          switch (rows) {
            case 1: place_tile(a, b, c, j, depth, 1, begins); break;
            case 2: place_tile(a, b, c, j, depth, 2, begins); break;
            case 3: place_tile(a, b, c, j, depth, 3, begins); break;
            case 4: place_tile(a, b, c, j, depth, 4, begins); break;
            case 5: place_tile(a, b, c, j, depth, 5, begins); break;
            default: place_tile(a, b, c, j, depth, 6, begins); break;
          }
        }
        place += rows;
      }
    }
  }
}

// rows elements of the patch by 16 filters, summed over the places of an image.
INLINE void gradient_tile(
    const kernel_convolution *s, const float *a, const float *upstream, long filter_count, float *c,
    long rows, int begins) {
  line_of_16 sums[BLOCK];
  for (long r = 0; r < rows; r++) {
    if (begins) sums[r] = (line_of_16){0};
    else memcpy(&sums[r], c + r * filter_count, sizeof sums[r]);
  }
  const long down = s->stride_height * padded_width(s) * s->channels, right = s->stride_width * s->channels;
  for (long y = 0; y < s->output_height; y++) {
    const float *x = a + y * down;
    for (long place = 0; place < s->output_width; place++, x += right, upstream += WIDTH) {
      line_of_16 line;
      memcpy(&line, upstream, sizeof line);
      for (long r = 0; r < rows; r++) sums[r] += x[r] * line;
    }
  }
  for (long r = 0; r < rows; r++) memcpy(c + r * filter_count, &sums[r], sizeof sums[r]);
}

KERNEL_CLONES void kernel_direct_filter_gradient(
    const kernel_convolution *s, const float *padded, const float *packed_upstream, long filter_count,
    float *gradient, long images, long first, long count) {
  const long run = s->kernel_width * s->channels, line = padded_width(s) * s->channels;
  const long places = s->output_height * s->output_width, size = kernel_padded_size(s);
  for (long image = 0; image < images; image++) {
    const float *up = packed_upstream + image * places * filter_count;
    for (long k = first; k < first + count;) {
      // A block lies within one row of the kernel.
      const long ky = k / run, end = (ky + 1) * run < first + count ? (ky + 1) * run : first + count;
      const long blocks = (end - k + BLOCK - 1) / BLOCK, rows = (end - k + blocks - 1) / blocks;
      const float *a = padded + image * size + ky * line + (k - ky * run);
      for (long j = 0; j < filter_count; j += WIDTH) {
        float *c = gradient + k * filter_count + j;
        switch (rows) {
          case 1: gradient_tile(s, a, up + j * places, filter_count, c, 1, image == 0); break;
          case 2: gradient_tile(s, a, up + j * places, filter_count, c, 2, image == 0); break;
          case 3: gradient_tile(s, a, up + j * places, filter_count, c, 3, image == 0); break;
          case 4: gradient_tile(s, a, up + j * places, filter_count, c, 4, image == 0); break;
          case 5: gradient_tile(s, a, up + j * places, filter_count, c, 5, image == 0); break;
          default: gradient_tile(s, a, up + j * places, filter_count, c, 6, image == 0); break;
        }
      }
      k += rows;
    }
  }
}
