#include "CKernels.h"

#include <string.h>

// Convolutions of each channel by itself: filters are [kernel_height * kernel_width, channels], and images have as many
// channels before as behind. A place's channels lie side by side, so that all sums run down vectors of them.

// A list of taps is worked off when it is full: few kernels have more.
enum { WIDTH = 16, TAPS = 64, PLACES = 4, COLUMNS = 4 };

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

// How far apart, in floats, the places of a row lie, and the places that neighbouring elements of a filter see.
typedef struct {
  long place, right, down;
} distances;

// `places` places that all elements of `rows` rows of the filters see: a filter is loaded once for all of them. x is
// where the first place's first element looks.
INLINE void sum_block(
    const float *x, const float *filters, long rows, long columns, distances d, float *out, long channels,
    long places, int accumulates) {
  long c = 0;
  for (; c + WIDTH <= channels; c += WIDTH) {
    line_of_16 sums[PLACES];
    for (long p = 0; p < places; p++)
      sums[p] = accumulates ? *(const line_of_16 *)(out + p * channels + c) : (line_of_16){0};
    const float *f = filters + c;
    for (long row = 0; row < rows; row++)
      for (long column = 0; column < columns; column++, f += channels) {
        const float *seen = x + row * d.down + column * d.right + c;
        const line_of_16 factor = *(const line_of_16 *)f;
        for (long p = 0; p < places; p++) sums[p] += *(const line_of_16 *)(seen + p * d.place) * factor;
      }
    for (long p = 0; p < places; p++) *(line_of_16 *)(out + p * channels + c) = sums[p];
  }
  for (; c < channels; c++)
    for (long p = 0; p < places; p++) {
      float sum = accumulates ? out[p * channels + c] : 0.0f;
      const float *f = filters + c;
      for (long row = 0; row < rows; row++)
        for (long column = 0; column < columns; column++, f += channels)
          sum += x[p * d.place + row * d.down + column * d.right + c] * *f;
      out[p * channels + c] = sum;
    }
}

INLINE void sum_blocks(
    const float *x, const float *filters, long rows, long columns, distances d, float *out, long channels,
    long places, int accumulates) {
  for (; places >= PLACES; places -= PLACES, x += PLACES * d.place, out += PLACES * channels)
    sum_block(x, filters, rows, columns, d, out, channels, PLACES, accumulates);
  for (; places > 0; places--, x += d.place, out += channels)
    sum_block(x, filters, rows, columns, d, out, channels, 1, accumulates);
}

// The least number of strides that are at least `distance` long.
INLINE long strides_over(long distance, long stride) { return distance <= 0 ? 0 : (distance + stride - 1) / stride; }

INLINE long least(long a, long b) { return a < b ? a : b; }

KERNEL_CLONES void kernel_depthwise(
    const kernel_convolution *s, const float *input, const float *filters, float *output, long first, long rows) {
  const long c = s->channels;
  tap taps[TAPS];
  for (long row = first; row < first + rows; row++) {
    const float *image = input + row / s->output_height * s->input_height * s->input_width * c;
    float *out = output + row * s->output_width * c;
    const long top = row % s->output_height * s->stride_height - s->top;
    // Rows of the filters that lie in the image, and places whose columns all do.
    const long upper = least(strides_over(-top, s->dilation_height), s->kernel_height);
    const long lower = least(strides_over(s->input_height - top, s->dilation_height), s->kernel_height);
    const long inner = least(strides_over(s->left, s->stride_width), s->output_width);
    const long reach = (s->kernel_width - 1) * s->dilation_width;
    long end = least(strides_over(s->input_width + s->left - reach, s->stride_width), s->output_width);
    if (end < inner || lower <= upper) end = inner;
    const distances d = {s->stride_width * c, s->dilation_width * c, s->dilation_height * s->input_width * c};
    sum_blocks(
        image + ((top + upper * s->dilation_height) * s->input_width + inner * s->stride_width - s->left) * c,
        filters + upper * s->kernel_width * c, lower - upper, s->kernel_width, d, out + inner * c, c, end - inner, 0);
    for (long ox = 0; ox < s->output_width; ox++, out += c) {
      if (ox == inner) {
        out += (end - inner) * c, ox = end;
        if (ox == s->output_width) break;
      }
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
    // Where the filters move place by place, the way back is a convolution by the filters turned around.
    long inner = s->input_width, end = s->input_width;
    if (s->stride_height == 1 && s->stride_width == 1) {
      const long upper = least(strides_over(bottom - s->output_height + 1, s->dilation_height), s->kernel_height);
      const long lower = least(bottom / s->dilation_height + 1, s->kernel_height);
      const long reach = (s->kernel_width - 1) * s->dilation_width - s->left;
      inner = least(reach < 0 ? 0 : reach, s->input_width);
      end = least(s->output_width - s->left, s->input_width);
      if (end < inner || lower <= upper) end = inner;
      const distances d = {c, -s->dilation_width * c, -s->dilation_height * s->output_width * c};
      sum_blocks(
          image + ((bottom - upper * s->dilation_height) * s->output_width + inner + s->left) * c,
          filters + upper * s->kernel_width * c, lower - upper, s->kernel_width, d, out + inner * c, c, end - inner,
          accumulates);
    }
    for (long x = 0; x < s->input_width; x++, out += c) {
      if (x == inner) {
        out += (end - inner) * c, x = end;
        if (x == s->input_width) break;
      }
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

// The gradients of `columns` neighbouring elements of a filter: sums[k][c] += the sum over `count` places of
// x[c] * g[c], x lying k * right floats on. Places of x lie `apart` floats from each other. The gradient of the
// output is loaded once for all of them.
INLINE void sum_places(
    const float *x, long apart, long right, const float *g, long count, float *sums, long channels, long columns) {
  long c = 0;
  for (; c + WIDTH <= channels; c += WIDTH) {
    line_of_16 sum[COLUMNS];
    for (long k = 0; k < columns; k++) sum[k] = *(const line_of_16 *)(sums + k * channels + c);
    for (long i = 0; i < count; i++) {
      const line_of_16 factor = *(const line_of_16 *)(g + i * channels + c);
      for (long k = 0; k < columns; k++) sum[k] += *(const line_of_16 *)(x + i * apart + k * right + c) * factor;
    }
    for (long k = 0; k < columns; k++) *(line_of_16 *)(sums + k * channels + c) = sum[k];
  }
  for (; c < channels; c++)
    for (long k = 0; k < columns; k++) {
      float sum = sums[k * channels + c];
      for (long i = 0; i < count; i++) sum += x[i * apart + k * right + c] * g[i * channels + c];
      sums[k * channels + c] = sum;
    }
}

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
      const float *line = image + y * s->input_width * c;
      float *sums = gradient + ky * s->kernel_width * c;
      const long apart = s->stride_width * c, right = s->dilation_width * c;
      for (long kx = 0; kx < s->kernel_width;) {
        const long left = s->kernel_width - kx, columns = left < COLUMNS ? left : COLUMNS;
        // Places that all of the columns see, and those at either end that some do.
        const long shift = kx * s->dilation_width - s->left, last = shift + (columns - 1) * s->dilation_width;
        const long first_all = least(strides_over(-shift, s->stride_width), s->output_width);
        long end_all = least(strides_over(s->input_width - last, s->stride_width), s->output_width);
        if (end_all < first_all) end_all = first_all;
        const float *x = line + (first_all * s->stride_width + shift) * c, *all = g + first_all * c;
        const long count = end_all - first_all;
        if (columns == 4) sum_places(x, apart, right, all, count, sums + kx * c, c, 4);
        else if (columns == 3) sum_places(x, apart, right, all, count, sums + kx * c, c, 3);
        else if (columns == 2) sum_places(x, apart, right, all, count, sums + kx * c, c, 2);
        else sum_places(x, apart, right, all, count, sums + kx * c, c, 1);
        for (long k = 0; k < columns; k++, kx++) {
          const long own = kx * s->dilation_width - s->left;
          const long begin = least(strides_over(-own, s->stride_width), s->output_width);
          const long end = least(strides_over(s->input_width - own, s->stride_width), s->output_width);
          const float *seen = line + own * c;
          const long before = least(first_all, end) - begin;
          if (before > 0)
            sum_places(seen + begin * apart, apart, 0, g + begin * c, before, sums + kx * c, c, 1);
          const long from = begin > end_all ? begin : end_all;
          if (end > from) sum_places(seen + from * apart, apart, 0, g + from * c, end - from, sums + kx * c, c, 1);
        }
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
