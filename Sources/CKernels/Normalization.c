#include "CKernels.h"

// Columns are summed in blocks of rows, each block's sum on its own, so that rounding errors of tall inputs
// stay small.
enum { BLOCK = 128, WIDTH = KERNEL_MOMENTS_WIDTH };

KERNEL_CLONES void kernel_moments(
    const float *x, float *mean, float *variance, size_t rows, size_t columns, size_t first,
    size_t width) {
  float total[WIDTH] = {0}, centre[WIDTH];
  for (size_t start = 0; start < rows; start += BLOCK) {
    const size_t end = start + BLOCK < rows ? start + BLOCK : rows;
    float sum[WIDTH] = {0};
    for (size_t r = start; r < end; r++)
      for (size_t c = 0; c < width; c++) sum[c] += x[r * columns + first + c];
    for (size_t c = 0; c < width; c++) total[c] += sum[c];
  }
  for (size_t c = 0; c < width; c++) {
    centre[c] = total[c] / (float)rows;
    mean[first + c] = centre[c];
    total[c] = 0;
  }
  for (size_t start = 0; start < rows; start += BLOCK) {
    const size_t end = start + BLOCK < rows ? start + BLOCK : rows;
    float sum[WIDTH] = {0};
    for (size_t r = start; r < end; r++)
      for (size_t c = 0; c < width; c++) {
        const float d = x[r * columns + first + c] - centre[c];
        sum[c] += d * d;
      }
    for (size_t c = 0; c < width; c++) total[c] += sum[c];
  }
  for (size_t c = 0; c < width; c++) variance[first + c] = total[c] / (float)rows;
}

KERNEL_CLONES void kernel_normalize(
    const float *x, const float *mean, const float *scale, const float *shift, float *y,
    size_t rows, size_t columns) {
  for (size_t r = 0; r < rows; r++)
    for (size_t c = 0; c < columns; c++)
      y[r * columns + c] = (x[r * columns + c] - mean[c]) * scale[c] + shift[c];
}

KERNEL_CLONES void kernel_normalize_sums(
    const float *x, const float *g, const float *mean, const float *inverse, float *dgamma,
    float *dbeta, size_t rows, size_t columns, size_t first, size_t width) {
  const float *m = mean + first, *v = inverse + first;
  float totals[WIDTH] = {0}, products[WIDTH] = {0};
  for (size_t start = 0; start < rows; start += BLOCK) {
    const size_t end = start + BLOCK < rows ? start + BLOCK : rows;
    float sum[WIDTH] = {0}, product[WIDTH] = {0};
    for (size_t r = start; r < end; r++)
      for (size_t c = 0; c < width; c++) {
        const float upstream = g[r * columns + first + c];
        sum[c] += upstream;
        product[c] += upstream * (x[r * columns + first + c] - m[c]) * v[c];
      }
    for (size_t c = 0; c < width; c++) {
      totals[c] += sum[c];
      products[c] += product[c];
    }
  }
  for (size_t c = 0; c < width; c++) {
    dbeta[first + c] = totals[c];
    dgamma[first + c] = products[c];
  }
}

KERNEL_CLONES void kernel_normalize_gradient(
    const float *x, const float *g, const float *mean, const float *inverse, const float *gamma,
    const float *dgamma, const float *dbeta, float *dx, size_t rows, size_t columns, size_t total) {
  const float share = 1.0f / (float)total;
  for (size_t r = 0; r < rows; r++)
    for (size_t c = 0; c < columns; c++) {
      const float hat = (x[r * columns + c] - mean[c]) * inverse[c];
      dx[r * columns + c] = gamma[c] * inverse[c] *
          (g[r * columns + c] - share * (dbeta[c] + hat * dgamma[c]));
    }
}
