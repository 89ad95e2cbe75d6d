#include "CKernels.h"

#include <string.h>

// Products of a few rows with a matrix that is used again and again, as a recurrent layer's at every step.
// A general product copies the matrix into the order it reads it in at each call; for a few rows that costs as
// much as the product. Here it is done once.

// A block is BLOCK rows by one panel, or by PANELS of them where the registers suffice.
enum { PANEL = KERNEL_PANEL, BLOCK = 6, PANELS = 2 };

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

// A block of rows times one panel or two, its sums in registers. Every sum runs over k in order, whatever the block.
static inline __attribute__((always_inline)) void block_product(
    const float *a, size_t a_stride, const float *panels, float *c, size_t c_stride, size_t inner,
    size_t rows, size_t count, size_t width) {
  panel_row sums[PANELS][BLOCK], b[PANELS];
  for (size_t p = 0; p < count; p++)
    for (size_t r = 0; r < rows; r++) sums[p][r] = (panel_row){0};
  for (size_t k = 0; k < inner; k++) {
    for (size_t p = 0; p < count; p++) memcpy(&b[p], panels + (p * inner + k) * PANEL, sizeof(panel_row));
    for (size_t r = 0; r < rows; r++)
      for (size_t p = 0; p < count; p++) sums[p][r] += a[r * a_stride + k] * b[p];
  }
  for (size_t p = 0; p < count; p++)
    for (size_t r = 0; r < rows; r++) {
      if (width == PANEL) memcpy(c + r * c_stride + p * PANEL, &sums[p][r], sizeof(panel_row));
      else memcpy(c + r * c_stride, &sums[p][r], width * sizeof(float));
    }
}

static inline __attribute__((always_inline)) void panel_product(
    const float *a, size_t a_stride, const float *panels, float *c, size_t c_stride, size_t rows,
    size_t inner, size_t count, size_t width) {
  for (size_t row = 0; row < rows;) {
    // The rows that are left in equal blocks: 16 as 6, 5, 5, not 6, 6, 4, whose last would wait for its sums.
    const size_t left = rows - row, blocks = (left + BLOCK - 1) / BLOCK, block = (left + blocks - 1) / blocks;
    const float *x = a + row * a_stride;
    float *y = c + row * c_stride;
    switch (block) {
      case 1: block_product(x, a_stride, panels, y, c_stride, inner, 1, count, width); break;
      case 2: block_product(x, a_stride, panels, y, c_stride, inner, 2, count, width); break;
      case 3: block_product(x, a_stride, panels, y, c_stride, inner, 3, count, width); break;
      case 4: block_product(x, a_stride, panels, y, c_stride, inner, 4, count, width); break;
      case 5: block_product(x, a_stride, panels, y, c_stride, inner, 5, count, width); break;
      default: block_product(x, a_stride, panels, y, c_stride, inner, 6, count, width); break;
    }
    row += block;
  }
}

static inline __attribute__((always_inline)) void packed_product(
    const float *a, size_t a_stride, const float *packed, float *c, size_t c_stride, size_t rows,
    size_t inner, size_t columns, int is_wide) {
  size_t first = 0;
  if (is_wide)
    for (; first + 2 * PANEL <= columns; first += 2 * PANEL)
      panel_product(a, a_stride, packed + first * inner, c + first, c_stride, rows, inner, 2, PANEL);
  for (; first + PANEL <= columns; first += PANEL)
    panel_product(a, a_stride, packed + first * inner, c + first, c_stride, rows, inner, 1, PANEL);
  if (first < columns)
    panel_product(a, a_stride, packed + first * inner, c + first, c_stride, rows, inner, 1, columns - first);
}

KERNEL_WIDE static void wide_product(
    const float *a, size_t a_stride, const float *packed, float *c, size_t c_stride, size_t rows,
    size_t inner, size_t columns) {
  packed_product(a, a_stride, packed, c, c_stride, rows, inner, columns, 1);
}

KERNEL_NARROW_CLONES static void narrow_product(
    const float *a, size_t a_stride, const float *packed, float *c, size_t c_stride, size_t rows,
    size_t inner, size_t columns) {
  packed_product(a, a_stride, packed, c, c_stride, rows, inner, columns, 0);
}

void kernel_packed_product(
    const float *a, size_t a_stride, const float *packed, float *c, size_t c_stride, size_t rows,
    size_t inner, size_t columns) {
  if (KERNEL_IS_WIDE()) wide_product(a, a_stride, packed, c, c_stride, rows, inner, columns);
  else narrow_product(a, a_stride, packed, c, c_stride, rows, inner, columns);
}
