#include "CKernels.h"

#include <string.h>

// Products of few rows, as the layers of a small network have them. A general product first copies both matrices
// into the order it reads them in; for a few dozen rows that costs nearly as much as the product. Here both are
// read where they lie.
//
// Every sum runs over its terms in an order that depends on the sizes of the sum alone: splitting rows or columns
// among threads changes no bit. Where the columns are no multiple of a tile, the last tile begins earlier and
// computes some columns again, to the same bits.

// A tile of BLOCK rows by 16 columns, 32 where the registers suffice, keeps its sums in them; DEPTH rows of b's panel stay in the nearest cache.
enum { BLOCK = 6, DEPTH = 112 };

typedef float thirty_two __attribute__((vector_size(128), aligned(4)));
typedef float sixteen __attribute__((vector_size(64), aligned(4)));
typedef float eight __attribute__((vector_size(32), aligned(4)));
typedef float four __attribute__((vector_size(16), aligned(4)));
typedef int32_t sixteen_bits __attribute__((vector_size(64), aligned(4)));
typedef int32_t eight_bits __attribute__((vector_size(32), aligned(4)));

#define INLINE static inline __attribute__((always_inline))

// One tile: c[r] (+)= sum over k of a(r, k) * b[k]. Element (r, k) of a is a[r * a_row + k * a_inner].
#define TILE(NAME, VECTOR) \
  INLINE void NAME( \
      const float *a, size_t a_row, size_t a_inner, const float *b, size_t b_stride, float *c, \
      size_t c_stride, size_t inner, size_t rows, int begins) { \
    VECTOR sums[BLOCK]; \
    for (size_t r = 0; r < rows; r++) { \
      if (begins) sums[r] = (VECTOR){0}; \
      else memcpy(&sums[r], c + r * c_stride, sizeof(VECTOR)); \
    } \
    for (size_t k = 0; k < inner; k++) { \
      VECTOR line; \
      memcpy(&line, b + k * b_stride, sizeof line); \
      for (size_t r = 0; r < rows; r++) sums[r] += a[r * a_row + k * a_inner] * line; \
    } \
    for (size_t r = 0; r < rows; r++) memcpy(c + r * c_stride, &sums[r], sizeof(VECTOR)); \
  }

TILE(tile_of_32, thirty_two)
TILE(tile_of_16, sixteen)
TILE(tile_of_8, eight)
TILE(tile_of_4, four)

// All rows of one panel of columns, in blocks of nearly equal size: 16 rows as 6, 5, 5.
#define PANEL(TILE_NAME) \
  for (size_t row = 0; row < rows;) { \
    const size_t left = rows - row, blocks = (left + BLOCK - 1) / BLOCK; \
    const size_t count = (left + blocks - 1) / blocks; \
    const float *x = a + row * a_row; \
    float *y = c + row * c_stride; \
    switch (count) { \
      case 1: TILE_NAME(x, a_row, a_inner, b, b_stride, y, c_stride, inner, 1, begins); break; \
      case 2: TILE_NAME(x, a_row, a_inner, b, b_stride, y, c_stride, inner, 2, begins); break; \
      case 3: TILE_NAME(x, a_row, a_inner, b, b_stride, y, c_stride, inner, 3, begins); break; \
      case 4: TILE_NAME(x, a_row, a_inner, b, b_stride, y, c_stride, inner, 4, begins); break; \
      case 5: TILE_NAME(x, a_row, a_inner, b, b_stride, y, c_stride, inner, 5, begins); break; \
      default: TILE_NAME(x, a_row, a_inner, b, b_stride, y, c_stride, inner, 6, begins); break; \
    } \
    row += count; \
  }

INLINE void panel_of_32(
    const float *a, size_t a_row, size_t a_inner, const float *b, size_t b_stride, float *c,
    size_t c_stride, size_t rows, size_t inner, int begins) {
  PANEL(tile_of_32)
}

INLINE void panel_of_16(
    const float *a, size_t a_row, size_t a_inner, const float *b, size_t b_stride, float *c,
    size_t c_stride, size_t rows, size_t inner, int begins) {
  PANEL(tile_of_16)
}

INLINE void panel_of_8(
    const float *a, size_t a_row, size_t a_inner, const float *b, size_t b_stride, float *c,
    size_t c_stride, size_t rows, size_t inner, int begins) {
  PANEL(tile_of_8)
}

INLINE void panel_of_4(
    const float *a, size_t a_row, size_t a_inner, const float *b, size_t b_stride, float *c,
    size_t c_stride, size_t rows, size_t inner, int begins) {
  PANEL(tile_of_4)
}

// One row by many columns: a tile's two sums would wait for each other. Where the registers suffice, so many that
// the rows of a recurrent kernel are read from one end to the other.
enum { WIDE = 96, WIDER = 192, WIDEST = 384 };

INLINE void wide_row(
    const float *a, size_t a_inner, const float *b, size_t b_stride, float *c, size_t inner, size_t columns) {
  sixteen sums[WIDEST / 16];
  for (size_t j = 0; j < columns / 16; j++) sums[j] = (sixteen){0};
  for (size_t k = 0; k < inner; k++, b += b_stride) {
    const float factor = a[k * a_inner];
    for (size_t j = 0; j < columns / 16; j++) {
      sixteen line;
      memcpy(&line, b + j * 16, sizeof line);
      sums[j] += factor * line;
    }
  }
  memcpy(c, sums, columns * sizeof(float));
}

INLINE void product(
    const float *a, size_t a_row, size_t a_inner, const float *b, size_t b_stride, float *c,
    size_t c_stride, size_t rows, size_t inner, size_t columns, int is_wide) {
  if (rows == 1) {
    if (is_wide) {
      for (; columns >= WIDEST; columns -= WIDEST, b += WIDEST, c += WIDEST)
        wide_row(a, a_inner, b, b_stride, c, inner, WIDEST);
      for (; columns >= WIDER; columns -= WIDER, b += WIDER, c += WIDER)
        wide_row(a, a_inner, b, b_stride, c, inner, WIDER);
    }
    for (; columns >= WIDE; columns -= WIDE, b += WIDE, c += WIDE)
      wide_row(a, a_inner, b, b_stride, c, inner, WIDE);
  }
  const size_t whole = columns / 16 * 16, left = columns - whole;
  for (size_t k = 0; k < inner || k == 0; k += DEPTH) {
    const size_t depth = inner - k < DEPTH ? inner - k : DEPTH;
    size_t j = 0;
    if (is_wide)
      for (; j + 32 <= whole; j += 32)
        panel_of_32(
            a + k * a_inner, a_row, a_inner, b + k * b_stride + j, b_stride, c + j, c_stride, rows,
            depth, k == 0);
    for (; j < whole; j += 16)
      panel_of_16(
          a + k * a_inner, a_row, a_inner, b + k * b_stride + j, b_stride, c + j, c_stride, rows,
          depth, k == 0);
  }
  if (left == 0) return;
  if (left > 8 && columns >= 16) {
    const size_t j = columns - 16;
    panel_of_16(a, a_row, a_inner, b + j, b_stride, c + j, c_stride, rows, inner, 1);
    return;
  }
  size_t j = whole;
  if (left > 4 && columns >= 8) {
    // Of 9 to 15 columns alone the first eight, then the last.
    if (left > 8) panel_of_8(a, a_row, a_inner, b, b_stride, c, c_stride, rows, inner, 1);
    j = columns - 8;
    panel_of_8(a, a_row, a_inner, b + j, b_stride, c + j, c_stride, rows, inner, 1);
    return;
  }
  if (columns >= 4) {
    if (left > 4) panel_of_4(a, a_row, a_inner, b + j, b_stride, c + j, c_stride, rows, inner, 1);
    j = columns - 4;
    panel_of_4(a, a_row, a_inner, b + j, b_stride, c + j, c_stride, rows, inner, 1);
    return;
  }
  for (size_t r = 0; r < rows; r++)
    for (j = 0; j < columns; j++) {
      float sum = 0.0f;
      for (size_t k = 0; k < inner; k++) sum += a[r * a_row + k * a_inner] * b[k * b_stride + j];
      c[r * c_stride + j] = sum;
    }
}

KERNEL_WIDE static void wide_product(
    const float *a, size_t a_stride, const float *b, size_t b_stride, float *c, size_t c_stride,
    size_t rows, size_t inner, size_t columns) {
  product(a, a_stride, 1, b, b_stride, c, c_stride, rows, inner, columns, 1);
}

KERNEL_NARROW_CLONES static void narrow_product(
    const float *a, size_t a_stride, const float *b, size_t b_stride, float *c, size_t c_stride,
    size_t rows, size_t inner, size_t columns) {
  product(a, a_stride, 1, b, b_stride, c, c_stride, rows, inner, columns, 0);
}

void kernel_few_rows_product(
    const float *a, size_t a_stride, const float *b, size_t b_stride, float *c, size_t c_stride,
    size_t rows, size_t inner, size_t columns) {
  if (KERNEL_IS_WIDE()) wide_product(a, a_stride, b, b_stride, c, c_stride, rows, inner, columns);
  else narrow_product(a, a_stride, b, b_stride, c, c_stride, rows, inner, columns);
}

KERNEL_WIDE static void wide_left_transposed(
    const float *a, size_t a_stride, const float *b, size_t b_stride, float *c, size_t c_stride,
    size_t rows, size_t inner, size_t columns) {
  product(a, 1, a_stride, b, b_stride, c, c_stride, rows, inner, columns, 1);
}

KERNEL_NARROW_CLONES static void narrow_left_transposed(
    const float *a, size_t a_stride, const float *b, size_t b_stride, float *c, size_t c_stride,
    size_t rows, size_t inner, size_t columns) {
  product(a, 1, a_stride, b, b_stride, c, c_stride, rows, inner, columns, 0);
}

void kernel_few_rows_left_transposed(
    const float *a, size_t a_stride, const float *b, size_t b_stride, float *c, size_t c_stride,
    size_t rows, size_t inner, size_t columns) {
  if (KERNEL_IS_WIDE()) wide_left_transposed(a, a_stride, b, b_stride, c, c_stride, rows, inner, columns);
  else narrow_left_transposed(a, a_stride, b, b_stride, c, c_stride, rows, inner, columns);
}

// With b transposed, a sum's terms lie next to each other in both matrices: eight sums by residue, or 16, added at
// the end.

#define SHUFFLE __builtin_shufflevector

// The sums of four vectors' elements.
INLINE four sums_of_8(const eight *v) {
  const eight p = SHUFFLE(v[0], v[1], 0, 8, 1, 9, 4, 12, 5, 13) + SHUFFLE(v[0], v[1], 2, 10, 3, 11, 6, 14, 7, 15);
  const eight q = SHUFFLE(v[2], v[3], 0, 8, 1, 9, 4, 12, 5, 13) + SHUFFLE(v[2], v[3], 2, 10, 3, 11, 6, 14, 7, 15);
  const eight s = SHUFFLE(p, q, 0, 1, 8, 9, 4, 5, 12, 13) + SHUFFLE(p, q, 2, 3, 10, 11, 6, 7, 14, 15);
  return SHUFFLE(s, s, 0, 1, 2, 3) + SHUFFLE(s, s, 4, 5, 6, 7);
}

INLINE four sums_of_16(const sixteen *v) {
  eight halves[4];
  for (size_t j = 0; j < 4; j++)
    halves[j] = SHUFFLE(v[j], v[j], 0, 1, 2, 3, 4, 5, 6, 7) + SHUFFLE(v[j], v[j], 8, 9, 10, 11, 12, 13, 14, 15);
  return sums_of_8(halves);
}

// The last of a vector's elements, zero for those before.
#define LAST(NAME, VECTOR, BITS) \
  INLINE void NAME(VECTOR *value, const float *x, const BITS *mask) { \
    BITS bits; \
    memcpy(&bits, x, sizeof bits); \
    bits &= *mask; \
    memcpy(value, &bits, sizeof bits); \
  }

LAST(last_of_8, eight, eight_bits)
LAST(last_of_16, sixteen, sixteen_bits)

enum { DOT_ROWS = 3, DOT_COLUMNS = 4 };

#define DOT_TILE(NAME, VECTOR, BITS, LANES, LAST_OF, SUMS_OF) \
  INLINE void NAME( \
      const float *a, size_t a_stride, const float *b, size_t b_stride, float *c, size_t c_stride, \
      size_t inner, size_t rows) { \
    VECTOR sums[DOT_ROWS][DOT_COLUMNS], x[DOT_ROWS]; \
    for (size_t r = 0; r < rows; r++) \
      for (size_t j = 0; j < DOT_COLUMNS; j++) sums[r][j] = (VECTOR){0}; \
    size_t k = 0; \
    for (; k + LANES <= inner; k += LANES) { \
      for (size_t r = 0; r < rows; r++) memcpy(&x[r], a + r * a_stride + k, sizeof(VECTOR)); \
      for (size_t j = 0; j < DOT_COLUMNS; j++) { \
        VECTOR y; \
        memcpy(&y, b + j * b_stride + k, sizeof y); \
        for (size_t r = 0; r < rows; r++) sums[r][j] += x[r] * y; \
      } \
    } \
    if (k < inner) { \
      BITS mask; \
      for (size_t l = 0; l < LANES; l++) mask[l] = l < LANES - (inner - k) ? 0 : -1; \
      k = inner - LANES; \
      for (size_t r = 0; r < rows; r++) LAST_OF(&x[r], a + r * a_stride + k, &mask); \
      for (size_t j = 0; j < DOT_COLUMNS; j++) { \
        VECTOR y; \
        LAST_OF(&y, b + j * b_stride + k, &mask); \
        for (size_t r = 0; r < rows; r++) sums[r][j] += x[r] * y; \
      } \
    } \
    for (size_t r = 0; r < rows; r++) { \
      const four sum = SUMS_OF(sums[r]); \
      memcpy(c + r * c_stride, &sum, sizeof sum); \
    } \
  }

DOT_TILE(dot_tile_of_8, eight, eight_bits, 8, last_of_8, sums_of_8)
DOT_TILE(dot_tile_of_16, sixteen, sixteen_bits, 16, last_of_16, sums_of_16)

INLINE void dot_tile(
    const float *a, size_t a_stride, const float *b, size_t b_stride, float *c, size_t c_stride,
    size_t inner, size_t rows, int is_wide) {
  if (is_wide && inner >= 16) dot_tile_of_16(a, a_stride, b, b_stride, c, c_stride, inner, rows);
  else dot_tile_of_8(a, a_stride, b, b_stride, c, c_stride, inner, rows);
}

INLINE void dots(
    const float *a, size_t a_stride, const float *b, size_t b_stride, float *c, size_t c_stride,
    size_t rows, size_t inner, size_t columns, int is_wide) {
  if (inner < 8 || columns < DOT_COLUMNS) {
    for (size_t r = 0; r < rows; r++)
      for (size_t j = 0; j < columns; j++) {
        float sum = 0.0f;
        for (size_t k = 0; k < inner; k++) sum += a[r * a_stride + k] * b[j * b_stride + k];
        c[r * c_stride + j] = sum;
      }
    return;
  }
  for (size_t next = 0; next < columns; next += DOT_COLUMNS) {
    const size_t j = next + DOT_COLUMNS <= columns ? next : columns - DOT_COLUMNS;
    const float *y = b + j * b_stride;
    size_t r = 0;
    for (; r + 3 <= rows; r += 3)
      dot_tile(a + r * a_stride, a_stride, y, b_stride, c + r * c_stride + j, c_stride, inner, 3, is_wide);
    if (rows - r == 2)
      dot_tile(a + r * a_stride, a_stride, y, b_stride, c + r * c_stride + j, c_stride, inner, 2, is_wide);
    else if (rows - r == 1)
      dot_tile(a + r * a_stride, a_stride, y, b_stride, c + r * c_stride + j, c_stride, inner, 1, is_wide);
  }
}

KERNEL_WIDE static void wide_right_transposed(
    const float *a, size_t a_stride, const float *b, size_t b_stride, float *c, size_t c_stride,
    size_t rows, size_t inner, size_t columns) {
  dots(a, a_stride, b, b_stride, c, c_stride, rows, inner, columns, 1);
}

KERNEL_NARROW_CLONES static void narrow_right_transposed(
    const float *a, size_t a_stride, const float *b, size_t b_stride, float *c, size_t c_stride,
    size_t rows, size_t inner, size_t columns) {
  dots(a, a_stride, b, b_stride, c, c_stride, rows, inner, columns, 0);
}

void kernel_few_rows_right_transposed(
    const float *a, size_t a_stride, const float *b, size_t b_stride, float *c, size_t c_stride,
    size_t rows, size_t inner, size_t columns) {
  if (KERNEL_IS_WIDE()) wide_right_transposed(a, a_stride, b, b_stride, c, c_stride, rows, inner, columns);
  else narrow_right_transposed(a, a_stride, b, b_stride, c, c_stride, rows, inner, columns);
}
