#include "CKernels.h"
#include "VectorMath.h"

KERNEL_CLONES void kernel_gru_forward(
    const float *x, size_t x_stride, const float *h, const float *recurrent_bias,
    const float *state, float *next, float *gates, size_t rows, size_t units) {
  for (size_t row = 0; row < rows; row++) {
    const float *xr = x + row * x_stride, *hr = h + row * 3 * units, *s = state + row * units;
    float *g = gates + row * 4 * units, *n = next + row * units;
    for (size_t u = 0; u < units; u++) {
      const float bz = recurrent_bias ? recurrent_bias[u] : 0.0f;
      const float br = recurrent_bias ? recurrent_bias[units + u] : 0.0f;
      const float bc = recurrent_bias ? recurrent_bias[2 * units + u] : 0.0f;
      const float z = fast_sigmoid(xr[u] + hr[u] + bz);
      const float r = fast_sigmoid(xr[units + u] + hr[units + u] + br);
      const float inner = hr[2 * units + u] + bc;
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
    const float *d = dnext + row * units, *s = state + row * units, *g = gates + row * 4 * units;
    float *x = dx + row * dx_stride, *h = dh + row * 3 * units, *o = dstate + row * units;
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
