#include "CKernels.h"

#include <string.h>

// Both walk the output places in order. Where the kernel is not dilated, the part of its row that lies within
// the image is one run of floats.

// Inlined: a run is a few dozen floats, and a call through the clones' table would cost as much as the loop.
static inline void add_run(const float *x, float *y, long n) {
  for (long i = 0; i < n; i++) y[i] += x[i];
}

#define CLAMP_RUN \
  long x0 = ox * s->stride_width - s->left, first = x0 < 0 ? -x0 : 0; \
  long last = s->input_width - x0 < s->kernel_width ? s->input_width - x0 : s->kernel_width; \
  if (last < first) last = first;

void kernel_patches(const kernel_convolution *s, const float *input, float *out, long images) {
  long c = s->channels, row = s->kernel_width * c;
  for (long image = 0; image < images; image++, input += s->input_height * s->input_width * c) {
    for (long oy = 0; oy < s->output_height; oy++) {
      for (long ox = 0; ox < s->output_width; ox++) {
        for (long ky = 0; ky < s->kernel_height; ky++, out += row) {
          long y = oy * s->stride_height - s->top + ky * s->dilation_height;
          if (y < 0 || y >= s->input_height) {
            memset(out, 0, (size_t)row * sizeof(float));
            continue;
          }
          const float *line = input + y * s->input_width * c;
          if (s->dilation_width == 1) {
            CLAMP_RUN
            if (first) memset(out, 0, (size_t)(first * c) * sizeof(float));
            memcpy(out + first * c, line + (x0 + first) * c, (size_t)((last - first) * c) * sizeof(float));
            if (last < s->kernel_width)
              memset(out + last * c, 0, (size_t)((s->kernel_width - last) * c) * sizeof(float));
          } else {
            for (long kx = 0; kx < s->kernel_width; kx++) {
              long x = ox * s->stride_width - s->left + kx * s->dilation_width;
              if (x < 0 || x >= s->input_width) memset(out + kx * c, 0, (size_t)c * sizeof(float));
              else memcpy(out + kx * c, line + x * c, (size_t)c * sizeof(float));
            }
          }
        }
      }
    }
  }
}

KERNEL_CLONES void kernel_add_patches(const kernel_convolution *s, const float *patches, float *input, long images) {
  long c = s->channels, row = s->kernel_width * c, size = s->input_height * s->input_width * c;
  memset(input, 0, (size_t)(images * size) * sizeof(float));
  for (long image = 0; image < images; image++, input += size) {
    for (long oy = 0; oy < s->output_height; oy++) {
      for (long ox = 0; ox < s->output_width; ox++) {
        for (long ky = 0; ky < s->kernel_height; ky++, patches += row) {
          long y = oy * s->stride_height - s->top + ky * s->dilation_height;
          if (y < 0 || y >= s->input_height) continue;
          float *line = input + y * s->input_width * c;
          if (s->dilation_width == 1) {
            CLAMP_RUN
            add_run(patches + first * c, line + (x0 + first) * c, (last - first) * c);
          } else {
            for (long kx = 0; kx < s->kernel_width; kx++) {
              long x = ox * s->stride_width - s->left + kx * s->dilation_width;
              if (x >= 0 && x < s->input_width) add_run(patches + kx * c, line + x * c, c);
            }
          }
        }
      }
    }
  }
}

void kernel_copy_rows(const float *x, const long *indices, float *y, long rows, long width) {
  // Rows that lie anywhere in a large set are waited for, one after the other, unless they are asked for early: two
  // rows ahead; more would push each other out.
  for (long row = 0; row < rows; row++, y += width) {
    if (row + 2 < rows) {
      const char *ahead = (const char *)(x + indices[row + 2] * width);
      for (long byte = 0; byte < width * (long)sizeof(float); byte += 64) __builtin_prefetch(ahead + byte, 0, 2);
    }
    memcpy(y, x + indices[row] * width, (size_t)width * sizeof(float));
  }
}
