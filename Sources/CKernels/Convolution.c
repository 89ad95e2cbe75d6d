#include "CKernels.h"
#include <string.h>

KERNEL_CLONES void kernel_im2col(
    const kernel_convolution *s, const float *x, float *columns, size_t first_image,
    size_t images) {
  const size_t width = s->kernel_width * s->channels;
  const size_t patch = s->kernel_height * width;
  float *out = columns + first_image * s->out_height * s->out_width * patch;
  for (size_t n = first_image; n < first_image + images; n++) {
    const float *image = x + n * s->height * s->width * s->channels;
    for (size_t oy = 0; oy < s->out_height; oy++) {
      for (size_t ox = 0; ox < s->out_width; ox++) {
        const ptrdiff_t x0 = (ptrdiff_t)(ox * s->stride_x) - s->pad_left;
        // The part of the patch's row that lies inside the image is one contiguous run.
        const ptrdiff_t from = x0 < 0 ? -x0 : 0;
        ptrdiff_t to = (ptrdiff_t)s->kernel_width;
        if (x0 + to > (ptrdiff_t)s->width) to = (ptrdiff_t)s->width - x0;
        for (size_t ky = 0; ky < s->kernel_height; ky++, out += width) {
          const ptrdiff_t iy = (ptrdiff_t)(oy * s->stride_y + ky) - s->pad_top;
          if (iy < 0 || iy >= (ptrdiff_t)s->height || to <= from) {
            memset(out, 0, width * sizeof(float));
            continue;
          }
          const size_t c = s->channels;
          if (from > 0) memset(out, 0, (size_t)from * c * sizeof(float));
          memcpy(
              out + (size_t)from * c, image + ((size_t)iy * s->width + (size_t)(x0 + from)) * c,
              (size_t)(to - from) * c * sizeof(float));
          if (to < (ptrdiff_t)s->kernel_width)
            memset(
                out + (size_t)to * c, 0,
                (s->kernel_width - (size_t)to) * c * sizeof(float));
        }
      }
    }
  }
}

KERNEL_CLONES void kernel_col2im(
    const kernel_convolution *s, const float *columns, float *x, size_t first_image,
    size_t images) {
  const size_t width = s->kernel_width * s->channels;
  const size_t patch = s->kernel_height * width;
  const float *in = columns + first_image * s->out_height * s->out_width * patch;
  for (size_t n = first_image; n < first_image + images; n++) {
    float *image = x + n * s->height * s->width * s->channels;
    memset(image, 0, s->height * s->width * s->channels * sizeof(float));
    for (size_t oy = 0; oy < s->out_height; oy++) {
      for (size_t ox = 0; ox < s->out_width; ox++) {
        const ptrdiff_t x0 = (ptrdiff_t)(ox * s->stride_x) - s->pad_left;
        const ptrdiff_t from = x0 < 0 ? -x0 : 0;
        ptrdiff_t to = (ptrdiff_t)s->kernel_width;
        if (x0 + to > (ptrdiff_t)s->width) to = (ptrdiff_t)s->width - x0;
        for (size_t ky = 0; ky < s->kernel_height; ky++, in += width) {
          const ptrdiff_t iy = (ptrdiff_t)(oy * s->stride_y + ky) - s->pad_top;
          if (iy < 0 || iy >= (ptrdiff_t)s->height || to <= from) continue;
          const size_t c = s->channels;
          float *target = image + ((size_t)iy * s->width + (size_t)(x0 + from)) * c;
          const float *source = in + (size_t)from * c;
          const size_t count = (size_t)(to - from) * c;
          for (size_t i = 0; i < count; i++) target[i] += source[i];
        }
      }
    }
  }
}
