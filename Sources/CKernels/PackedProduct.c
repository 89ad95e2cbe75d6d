#include "CKernels.h"

#include <string.h>

// Products of a few rows with a matrix that is used again and again, as a recurrent layer's at every step.
// A general product copies the matrix into the order it reads it in at each call; for a few rows that costs as
// much as the product. Here it is done once.

enum { PANEL = KERNEL_PANEL, BLOCK = 6 };

// One panel's row; unaligned, because results lie anywhere.
typedef float panel_row __attribute__((vector_size(PANEL * sizeof(float)), aligned(4)));

void kernel_pack_panels(
    const float *b, size_t row_stride, size_t column_stride, float *packed, size_t inner,
    size_t columns) {
  for (size_t first = 0; first < columns; first += PANEL) {
    size_t width = columns - first < PANEL ? columns - first : PANEL;
    for (size_t k = 0; k < inner; k++, packed += PANEL) {
      const float *row = b + k * row_stride + first * column_stride;
      for (size_t c = 0; c < width; c++) packed[c] = row[c * column_stride];
      for (size_t c = width; c < PANEL; c++) packed[c] = 0.0f;
    }
  }
}

// A block of rows times one panel, its sums in registers. Every sum runs over k in order, whatever the block.
static inline __attribute__((always_inline)) void block_product(
    const float *a, size_t a_stride, const float *panel, float *c, size_t c_stride, size_t inner,
    size_t rows, size_t width) {
  panel_row sums[BLOCK];
  for (size_t r = 0; r < rows; r++) sums[r] = (panel_row){0};
  for (size_t k = 0; k < inner; k++) {
    panel_row b;
    memcpy(&b, panel + k * PANEL, sizeof b);
    for (size_t r = 0; r < rows; r++) sums[r] += a[r * a_stride + k] * b;
  }
  for (size_t r = 0; r < rows; r++) {
    if (width == PANEL) memcpy(c + r * c_stride, &sums[r], sizeof sums[r]);
    else memcpy(c + r * c_stride, &sums[r], width * sizeof(float));
  }
}

KERNEL_CLONES void kernel_packed_product(
    const float *a, size_t a_stride, const float *packed, float *c, size_t c_stride, size_t rows,
    size_t inner, size_t columns) {
  for (size_t first = 0; first < columns; first += PANEL, packed += inner * PANEL) {
    size_t width = columns - first < PANEL ? columns - first : PANEL;
    size_t row = 0;
    while (row < rows) {
      // The rows that are left in equal blocks: 16 as 6, 5, 5, not 6, 6, 4, whose last would wait for its sums.
      size_t left = rows - row, blocks = (left + BLOCK - 1) / BLOCK;
      size_t count = (left + blocks - 1) / blocks;
      const float *x = a + row * a_stride;
      float *y = c + row * c_stride + first;
      switch (count) {
        case 1: block_product(x, a_stride, packed, y, c_stride, inner, 1, width); break;
        case 2: block_product(x, a_stride, packed, y, c_stride, inner, 2, width); break;
        case 3: block_product(x, a_stride, packed, y, c_stride, inner, 3, width); break;
        case 4: block_product(x, a_stride, packed, y, c_stride, inner, 4, width); break;
        case 5: block_product(x, a_stride, packed, y, c_stride, inner, 5, width); break;
        default: block_product(x, a_stride, packed, y, c_stride, inner, 6, width); break;
      }
      row += count;
    }
  }
}
