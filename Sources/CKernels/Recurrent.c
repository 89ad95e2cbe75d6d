#include "CKernels.h"
#include "VectorMath.h"

KERNEL_CLONES void kernel_gru_forward(
    const float *x, size_t x_stride, const float *h, const float *recurrent_bias,
    const float *state, float *next, float *gates, size_t rows, size_t units) {
  for (size_t row = 0; row < rows; row++) {
    // Without `restrict` the compiler would have to allow for thirty overlaps, and does not vectorise.
    const float *restrict xr = x + row * x_stride, *restrict hr = h + row * 3 * units;
    const float *restrict s = state + row * units, *restrict bias = recurrent_bias;
    float *restrict g = gates + row * 4 * units, *restrict n = next + row * units;
    for (size_t u = 0; u < units; u++) {
      const float z = fast_sigmoid(xr[u] + hr[u] + bias[u]);
      const float r = fast_sigmoid(xr[units + u] + hr[units + u] + bias[units + u]);
      const float inner = hr[2 * units + u] + bias[2 * units + u];
      const float c = fast_tanh(xr[2 * units + u] + r * inner);
      g[u] = z;
      g[units + u] = r;
      g[2 * units + u] = c;
      g[3 * units + u] = inner;
      n[u] = z * s[u] + (1.0f - z) * c;
    }
  }
}

KERNEL_CLONES void kernel_gru_backward(
    const float *dnext, const float *gates, const float *state, float *dx, size_t dx_stride,
    float *dh, float *dstate, size_t rows, size_t units) {
  for (size_t row = 0; row < rows; row++) {
    const float *restrict d = dnext + row * units, *restrict s = state + row * units;
    const float *restrict g = gates + row * 4 * units;
    float *restrict x = dx + row * dx_stride, *restrict h = dh + row * 3 * units;
    float *restrict o = dstate + row * units;
    for (size_t u = 0; u < units; u++) {
      const float z = g[u], r = g[units + u], c = g[2 * units + u], inner = g[3 * units + u];
      const float dz = d[u] * (s[u] - c) * z * (1.0f - z);
      const float dc = d[u] * (1.0f - z) * (1.0f - c * c);
      const float dr = dc * inner * r * (1.0f - r);
      x[u] = dz;
      h[u] = dz;
      x[units + u] = dr;
      h[units + u] = dr;
      x[2 * units + u] = dc;
      h[2 * units + u] = dc * r;
      o[u] = d[u] * z;
    }
  }
}

KERNEL_CLONES void kernel_multiply_repeating(
    const float *x, const float *mask, float *y, size_t rows, size_t mask_rows, size_t columns) {
  for (size_t start = 0; start < rows; start += mask_rows)
    for (size_t i = 0; i < mask_rows * columns; i++)
      y[start * columns + i] = x[start * columns + i] * mask[i];
}
