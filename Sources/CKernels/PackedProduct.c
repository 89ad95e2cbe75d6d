#include "CKernels.h"

#include <string.h>

// Products of a few rows with a matrix that is used again and again, as a recurrent layer's at every step.
// A general product copies the matrix into the order it reads it in at each call; for a few rows that costs as
// much as the product. Here it is done once.

// A block is BLOCK rows by one panel, or by PANELS of them where the registers suffice.
enum { PANEL = KERNEL_PANEL, BLOCK = 6, PANELS = 2 };

// One panel's row; unaligned, because results lie anywhere.
typedef float panel_row __attribute__((vector_size(PANEL * sizeof(float)), aligned(4)));

#define INLINE static inline __attribute__((always_inline))

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

// Where a product goes: element (r, c) of `from` is (+)= mask[r * mask_row + c * mask_column] times the sum.
typedef struct {
  float *to;
  size_t stride;
  int adds;
  const float *mask;
  size_t mask_row, mask_column;
} target;

INLINE target moved(target t, size_t rows, size_t columns) {
  t.to += rows * t.stride + columns;
  if (t.mask) t.mask += rows * t.mask_row + columns * t.mask_column;
  return t;
}

// Elements of row r, `width` of them from column `first` on.
INLINE void put(target t, size_t r, size_t first, const panel_row *sum, size_t width) {
  float *c = t.to + r * t.stride + first;
  if (!t.adds) {
    if (width == PANEL) memcpy(c, sum, sizeof *sum);
    else memcpy(c, sum, width * sizeof(float));
    return;
  }
  const float *mask = t.mask ? t.mask + r * t.mask_row + first * t.mask_column : NULL;
  if (width == PANEL) {
    panel_row value, factor;
    memcpy(&value, c, sizeof value);
    if (!mask) {
      value += *sum;
    } else if (t.mask_column) {
      memcpy(&factor, mask, sizeof factor);
      value += factor * *sum;
    } else {
      value += *mask * *sum;
    }
    memcpy(c, &value, sizeof value);
    return;
  }
  for (size_t l = 0; l < width; l++)
    c[l] += mask ? mask[l * t.mask_column] * (*sum)[l] : (*sum)[l];
}

// A block of rows times one panel or two, its sums in registers. Every sum runs over k in order, whatever the block.
// Element (r, k) of a is a[r * a_row + k * a_inner].
INLINE void block_product(
    const float *a, size_t a_row, size_t a_inner, const float *panels, target t, size_t inner,
    size_t rows, size_t count, size_t width) {
  panel_row sums[PANELS][BLOCK], b[PANELS];
  for (size_t p = 0; p < count; p++)
    for (size_t r = 0; r < rows; r++) sums[p][r] = (panel_row){0};
  for (size_t k = 0; k < inner; k++) {
    for (size_t p = 0; p < count; p++) memcpy(&b[p], panels + (p * inner + k) * PANEL, sizeof(panel_row));
    for (size_t r = 0; r < rows; r++)
      for (size_t p = 0; p < count; p++) sums[p][r] += a[r * a_row + k * a_inner] * b[p];
  }
  for (size_t p = 0; p < count; p++)
    for (size_t r = 0; r < rows; r++) put(t, r, p * PANEL, &sums[p][r], width);
}

INLINE void panel_product(
    const float *a, size_t a_row, size_t a_inner, const float *panels, target t, size_t rows,
    size_t inner, size_t count, size_t width) {
  for (size_t row = 0; row < rows;) {
    // The rows that are left in equal blocks: 16 as 6, 5, 5, not 6, 6, 4, whose last would wait for its sums.
    const size_t left = rows - row, blocks = (left + BLOCK - 1) / BLOCK, block = (left + blocks - 1) / blocks;
    const float *x = a + row * a_row;
    const target y = moved(t, row, 0);
    switch (block) {
      case 1: block_product(x, a_row, a_inner, panels, y, inner, 1, count, width); break;
      case 2: block_product(x, a_row, a_inner, panels, y, inner, 2, count, width); break;
      case 3: block_product(x, a_row, a_inner, panels, y, inner, 3, count, width); break;
      case 4: block_product(x, a_row, a_inner, panels, y, inner, 4, count, width); break;
      case 5: block_product(x, a_row, a_inner, panels, y, inner, 5, count, width); break;
      default: block_product(x, a_row, a_inner, panels, y, inner, 6, count, width); break;
    }
    row += block;
  }
}

INLINE void packed_product(
    const float *a, size_t a_stride, const float *packed, target t, size_t rows, size_t inner,
    size_t columns, int is_wide) {
  size_t first = 0;
  if (is_wide)
    for (; first + 2 * PANEL <= columns; first += 2 * PANEL)
      panel_product(a, a_stride, 1, packed + first * inner, moved(t, 0, first), rows, inner, 2, PANEL);
  for (; first + PANEL <= columns; first += PANEL)
    panel_product(a, a_stride, 1, packed + first * inner, moved(t, 0, first), rows, inner, 1, PANEL);
  if (first < columns)
    panel_product(a, a_stride, 1, packed + first * inner, moved(t, 0, first), rows, inner, 1, columns - first);
}

// Each form of the target by itself, so that the innermost code asks nothing.
INLINE void product_to(
    const float *a, size_t a_stride, const float *packed, target t, size_t rows, size_t inner,
    size_t columns, int is_wide) {
  if (!t.adds) {
    packed_product(a, a_stride, packed, (target){t.to, t.stride, 0, NULL, 0, 0}, rows, inner, columns, is_wide);
  } else if (!t.mask) {
    packed_product(a, a_stride, packed, (target){t.to, t.stride, 1, NULL, 0, 0}, rows, inner, columns, is_wide);
  } else {
    packed_product(
        a, a_stride, packed, (target){t.to, t.stride, 1, t.mask, t.mask_row, 1}, rows, inner, columns, is_wide);
  }
}

KERNEL_WIDE static void wide_product(
    const float *a, size_t a_stride, const float *packed, const target *t, size_t rows, size_t inner,
    size_t columns) {
  product_to(a, a_stride, packed, *t, rows, inner, columns, 1);
}

KERNEL_NARROW_CLONES static void narrow_product(
    const float *a, size_t a_stride, const float *packed, const target *t, size_t rows, size_t inner,
    size_t columns) {
  product_to(a, a_stride, packed, *t, rows, inner, columns, 0);
}

void kernel_packed_product(
    const float *a, size_t a_stride, const float *packed, float *c, size_t c_stride, size_t rows,
    size_t inner, size_t columns) {
  const target t = {c, c_stride, 0, NULL, 0, 0};
  if (KERNEL_IS_WIDE()) wide_product(a, a_stride, packed, &t, rows, inner, columns);
  else narrow_product(a, a_stride, packed, &t, rows, inner, columns);
}

void kernel_packed_product_added(
    const float *a, size_t a_stride, const float *packed, const float *mask, size_t mask_stride,
    float *c, size_t c_stride, size_t rows, size_t inner, size_t columns) {
  const target t = {c, c_stride, 1, mask, mask_stride, 1};
  if (KERNEL_IS_WIDE()) wide_product(a, a_stride, packed, &t, rows, inner, columns);
  else narrow_product(a, a_stride, packed, &t, rows, inner, columns);
}

// Sums over steps. So many that their panels and the rows of a they meet stay in the nearer caches.
enum { DEPTH = 128 };

INLINE void steps_product(
    const float *a, size_t a_stride, const float *b, size_t b_stride, target t, size_t steps,
    size_t rows, size_t columns, size_t count) {
  _Alignas(64) float panels[DEPTH * PANEL * PANELS];
  for (size_t step = 0; step < steps; step += DEPTH) {
    const size_t depth = steps - step < DEPTH ? steps - step : DEPTH;
    const float *x = a + step * a_stride, *y = b + step * b_stride;
    size_t first = 0;
    for (; first + count * PANEL <= columns; first += count * PANEL) {
      for (size_t p = 0; p < count; p++)
        for (size_t k = 0; k < depth; k++)
          memcpy(panels + (p * depth + k) * PANEL, y + k * b_stride + first + p * PANEL, sizeof(panel_row));
      panel_product(x, 1, a_stride, panels, moved(t, 0, first), rows, depth, count, PANEL);
    }
    for (; first < columns; first += PANEL) {
      const size_t width = columns - first < PANEL ? columns - first : PANEL;
      kernel_pack_panels(y + first, b_stride, 1, panels, depth, width);
      panel_product(x, 1, a_stride, panels, moved(t, 0, first), rows, depth, 1, width);
    }
  }
}

KERNEL_WIDE static void wide_steps_product(
    const float *a, size_t a_stride, const float *b, size_t b_stride, const float *mask, float *c,
    size_t c_stride, size_t steps, size_t rows, size_t columns) {
  if (mask) steps_product(a, a_stride, b, b_stride, (target){c, c_stride, 1, mask, 1, 0}, steps, rows, columns, 2);
  else steps_product(a, a_stride, b, b_stride, (target){c, c_stride, 1, NULL, 0, 0}, steps, rows, columns, 2);
}

KERNEL_NARROW_CLONES static void narrow_steps_product(
    const float *a, size_t a_stride, const float *b, size_t b_stride, const float *mask, float *c,
    size_t c_stride, size_t steps, size_t rows, size_t columns) {
  if (mask) steps_product(a, a_stride, b, b_stride, (target){c, c_stride, 1, mask, 1, 0}, steps, rows, columns, 1);
  else steps_product(a, a_stride, b, b_stride, (target){c, c_stride, 1, NULL, 0, 0}, steps, rows, columns, 1);
}

void kernel_steps_product(
    const float *a, size_t a_stride, const float *b, size_t b_stride, const float *mask, float *c,
    size_t c_stride, size_t steps, size_t rows, size_t columns) {
  if (KERNEL_IS_WIDE()) wide_steps_product(a, a_stride, b, b_stride, mask, c, c_stride, steps, rows, columns);
  else narrow_steps_product(a, a_stride, b, b_stride, mask, c, c_stride, steps, rows, columns);
}
