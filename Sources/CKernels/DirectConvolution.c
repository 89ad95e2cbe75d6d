#include "CKernels.h"

#include <string.h>

// Convolutions without a matrix of patches. In an image with its padding, each row of a patch is one run of
// kernel_width * channels floats: the products read it where it lies. A matrix of patches would be
// kernel_height * kernel_width times as large as the images, and writing it costs as much as half of the products.
//
// Sums run over the patch (or the places) in one order, whatever the parts that the work is split in.

// A tile is BLOCK rows by one line of WIDTH filters, or by LINES of them where the registers suffice. BLOCKS such
// tiles, one after the other, use the same DEPTH rows of the panels; gradients sum over some PLACES at a time.
enum { BLOCK = 6, BLOCKS = 16, DEPTH = 112, PLACES = 128, WIDTH = 16, LINES = 2 };

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

// rows places by 16 * lines filters: c[r] (+)= sum over k of a[r][k] * b[k]. The panels of 16 filters are `apart`.
INLINE void place_tile(
    const float *const *a, const float *b, long apart, float *const *c, long column, long inner,
    long rows, long lines, int begins) {
  line_of_16 sums[LINES][BLOCK], line[LINES];
  for (long l = 0; l < lines; l++)
    for (long r = 0; r < rows; r++) {
      if (begins) sums[l][r] = (line_of_16){0};
      else memcpy(&sums[l][r], c[r] + column + l * WIDTH, sizeof(line_of_16));
    }
  for (long k = 0; k < inner; k++, b += WIDTH) {
    for (long l = 0; l < lines; l++) memcpy(&line[l], b + l * apart, sizeof(line_of_16));
    for (long r = 0; r < rows; r++)
      for (long l = 0; l < lines; l++) sums[l][r] += a[r][k] * line[l];
  }
  for (long l = 0; l < lines; l++)
    for (long r = 0; r < rows; r++) memcpy(c[r] + column + l * WIDTH, &sums[l][r], sizeof(line_of_16));
}

// Where a block of places reads and writes.
typedef struct {
  long rows;
  const float *a[BLOCK];
  float *c[BLOCK];
} place_block;

INLINE void block_by_panels(
    const place_block *block, const float *b, long apart, long column, long inner, long lines, int begins) {
  switch (block->rows) {
    case 1: place_tile(block->a, b, apart, block->c, column, inner, 1, lines, begins); break;
    case 2: place_tile(block->a, b, apart, block->c, column, inner, 2, lines, begins); break;
    case 3: place_tile(block->a, b, apart, block->c, column, inner, 3, lines, begins); break;
    case 4: place_tile(block->a, b, apart, block->c, column, inner, 4, lines, begins); break;
    case 5: place_tile(block->a, b, apart, block->c, column, inner, 5, lines, begins); break;
    default: place_tile(block->a, b, apart, block->c, column, inner, 6, lines, begins); break;
  }
}

// The next places in blocks, BLOCKS at most; how many there are.
INLINE long next_blocks(
    const kernel_convolution *s, const float *padded, float *output, const kernel_places *to, long images,
    long *place, place_block *blocks) {
  const long line = padded_width(s) * s->channels, places = s->output_height * s->output_width;
  const long size = kernel_padded_size(s);
  long count = 0;
  for (; count < BLOCKS && *place < images * places; count++) {
    // 49 places in nine blocks of 6 and 5, not eight of 6 and one that would wait for its sums.
    const long left = images * places - *place, parts = (left + BLOCK - 1) / BLOCK;
    place_block *block = blocks + count;
    block->rows = (left + parts - 1) / parts;
    for (long r = 0; r < block->rows; r++) {
      const long image = (*place + r) / places, own = (*place + r) % places;
      const long y = own / s->output_width, x = own % s->output_width;
      block->a[r] = padded + image * size + y * s->stride_height * line + x * s->stride_width * s->channels;
      block->c[r] = output + image * to->image + y * to->down + x * to->right;
    }
    *place += block->rows;
  }
  return count;
}

// Panels stay in the nearest cache while blocks of places go by.
INLINE void direct_convolution(
    const kernel_convolution *s, const float *padded, const float *packed_filters,
    long filter_count, float *output, const kernel_places *to, long images, long most) {
  const long run = s->kernel_width * s->channels, line = padded_width(s) * s->channels;
  const long places = s->output_height * s->output_width, apart = s->kernel_height * run * WIDTH;
  const long depths = (run + DEPTH - 1) / DEPTH, deep = (run + depths - 1) / depths;
  for (long place = 0; place < images * places;) {
    place_block blocks[BLOCKS];
    const long count = next_blocks(s, padded, output, to, images, &place, blocks);
    for (long ky = 0; ky < s->kernel_height; ky++) {
      for (long k = 0; k < run; k += deep) {
        const long depth = run - k < deep ? run - k : deep;
        const float *b = packed_filters + (ky * run + k) * WIDTH;
        const int begins = ky == 0 && k == 0;
        long j = 0;
        if (most == 2)
          for (; j + 2 * WIDTH <= filter_count; j += 2 * WIDTH)
            for (long n = 0; n < count; n++)
              block_by_panels(blocks + n, b + j / WIDTH * apart, apart, j, depth, 2, begins);
        for (; j < filter_count; j += WIDTH)
          for (long n = 0; n < count; n++)
            block_by_panels(blocks + n, b + j / WIDTH * apart, apart, j, depth, 1, begins);
        const long next = k + deep < run ? deep : line - k;
        for (long n = 0; n < count; n++)
          for (long r = 0; r < blocks[n].rows; r++) blocks[n].a[r] += next;
      }
    }
  }
}

KERNEL_WIDE static void wide_convolution(
    const kernel_convolution *s, const float *padded, const float *packed_filters,
    long filter_count, float *output, const kernel_places *to, long images) {
  direct_convolution(s, padded, packed_filters, filter_count, output, to, images, 2);
}

KERNEL_NARROW_CLONES static void narrow_convolution(
    const kernel_convolution *s, const float *padded, const float *packed_filters,
    long filter_count, float *output, const kernel_places *to, long images) {
  direct_convolution(s, padded, packed_filters, filter_count, output, to, images, 1);
}

void kernel_direct_convolution(
    const kernel_convolution *s, const float *padded, const float *packed_filters,
    long filter_count, float *output, const kernel_places *to, long images) {
  if (KERNEL_IS_WIDE()) wide_convolution(s, padded, packed_filters, filter_count, output, to, images);
  else narrow_convolution(s, padded, packed_filters, filter_count, output, to, images);
}

// rows elements of the patch by 16 * lines filters, summed over some rows of an image's places.
INLINE void gradient_tile(
    const kernel_convolution *s, const float *a, const float *upstream, long apart, long filter_count,
    float *c, long down, long height, long rows, long lines, int begins) {
  line_of_16 sums[LINES][BLOCK], line[LINES];
  for (long l = 0; l < lines; l++)
    for (long r = 0; r < rows; r++) {
      if (begins) sums[l][r] = (line_of_16){0};
      else memcpy(&sums[l][r], c + r * filter_count + l * WIDTH, sizeof(line_of_16));
    }
  const long right = s->stride_width * s->channels;
  for (long y = 0; y < height; y++) {
    const float *x = a + y * down;
    for (long place = 0; place < s->output_width; place++, x += right, upstream += WIDTH) {
      for (long l = 0; l < lines; l++) memcpy(&line[l], upstream + l * apart, sizeof(line_of_16));
      for (long r = 0; r < rows; r++)
        for (long l = 0; l < lines; l++) sums[l][r] += x[r] * line[l];
    }
  }
  for (long l = 0; l < lines; l++)
    for (long r = 0; r < rows; r++) memcpy(c + r * filter_count + l * WIDTH, &sums[l][r], sizeof(line_of_16));
}

// Some rows of places, by `lines` panels of filters: all blocks of the patch, while the panels stay in the nearest
// cache.
INLINE void gradient_panels(
    const kernel_convolution *s, const float *padded, const float *upstream, long apart, long filter_count,
    float *gradient, long height, long first, long count, long lines, int begins) {
  const long run = s->kernel_width * s->channels, line = padded_width(s) * s->channels;
  const long down = s->stride_height * line;
  for (long k = first; k < first + count;) {
    // A block lies within one row of the kernel.
    const long ky = k / run, end = (ky + 1) * run < first + count ? (ky + 1) * run : first + count;
    const long blocks = (end - k + BLOCK - 1) / BLOCK, rows = (end - k + blocks - 1) / blocks;
    const float *a = padded + ky * line + (k - ky * run);
    float *c = gradient + k * filter_count;
    switch (rows) {
      case 1: gradient_tile(s, a, upstream, apart, filter_count, c, down, height, 1, lines, begins); break;
      case 2: gradient_tile(s, a, upstream, apart, filter_count, c, down, height, 2, lines, begins); break;
      case 3: gradient_tile(s, a, upstream, apart, filter_count, c, down, height, 3, lines, begins); break;
      case 4: gradient_tile(s, a, upstream, apart, filter_count, c, down, height, 4, lines, begins); break;
      case 5: gradient_tile(s, a, upstream, apart, filter_count, c, down, height, 5, lines, begins); break;
      default: gradient_tile(s, a, upstream, apart, filter_count, c, down, height, 6, lines, begins); break;
    }
    k += rows;
  }
}

INLINE void direct_filter_gradient(
    const kernel_convolution *s, const float *padded, const float *packed_upstream, long filter_count,
    float *gradient, long images, long first, long count, long most) {
  const long places = s->output_height * s->output_width, size = kernel_padded_size(s);
  const long apart = places * WIDTH, down = s->stride_height * padded_width(s) * s->channels;
  const long wanted = PLACES / s->output_width, height = wanted < 1 ? 1 : wanted;
  for (long image = 0; image < images; image++) {
    for (long y = 0; y < s->output_height; y += height) {
      const long rows = s->output_height - y < height ? s->output_height - y : height;
      const float *a = padded + image * size + y * down;
      const float *up = packed_upstream + image * places * filter_count + y * s->output_width * WIDTH;
      const int begins = image == 0 && y == 0;
      long j = 0;
      if (most == 2)
        for (; j + 2 * WIDTH <= filter_count; j += 2 * WIDTH)
          gradient_panels(
              s, a, up + j / WIDTH * apart, apart, filter_count, gradient + j, rows, first, count, 2, begins);
      for (; j < filter_count; j += WIDTH)
        gradient_panels(
            s, a, up + j / WIDTH * apart, apart, filter_count, gradient + j, rows, first, count, 1, begins);
    }
  }
}

KERNEL_WIDE static void wide_filter_gradient(
    const kernel_convolution *s, const float *padded, const float *packed_upstream, long filter_count,
    float *gradient, long images, long first, long count) {
  direct_filter_gradient(s, padded, packed_upstream, filter_count, gradient, images, first, count, 2);
}

KERNEL_NARROW_CLONES static void narrow_filter_gradient(
    const kernel_convolution *s, const float *padded, const float *packed_upstream, long filter_count,
    float *gradient, long images, long first, long count) {
  direct_filter_gradient(s, padded, packed_upstream, filter_count, gradient, images, first, count, 1);
}

void kernel_direct_filter_gradient(
    const kernel_convolution *s, const float *padded, const float *packed_upstream, long filter_count,
    float *gradient, long images, long first, long count) {
  if (KERNEL_IS_WIDE())
    wide_filter_gradient(s, padded, packed_upstream, filter_count, gradient, images, first, count);
  else narrow_filter_gradient(s, padded, packed_upstream, filter_count, gradient, images, first, count);
}
