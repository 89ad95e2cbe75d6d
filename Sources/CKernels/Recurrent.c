#include "CKernels.h"
#include "VectorMath.h"

#define LANES 16

// Units u ..< u + count of one row. Everything is read before anything is written, so that the compiler need not
// prove that thirty buffers do not overlap: it then vectorises the loops in between.
static inline __attribute__((always_inline)) void gru_units(
    const float *x, const float *h, const float *bias, const float *state, float *gates,
    float *next, size_t units, size_t u, size_t count) {
  float z[LANES], r[LANES], c[LANES], inner[LANES], s[LANES];
  for (size_t l = 0; l < count; l++) {
    z[l] = x[u + l] + h[u + l] + bias[u + l];
    r[l] = x[units + u + l] + h[units + u + l] + bias[units + u + l];
    inner[l] = h[2 * units + u + l] + bias[2 * units + u + l];
    c[l] = x[2 * units + u + l];
    s[l] = state[u + l];
  }
  for (size_t l = 0; l < count; l++) z[l] = fast_sigmoid(z[l]);
  for (size_t l = 0; l < count; l++) r[l] = fast_sigmoid(r[l]);
  for (size_t l = 0; l < count; l++) c[l] = fast_tanh(c[l] + r[l] * inner[l]);
  for (size_t l = 0; l < count; l++) s[l] = z[l] * s[l] + (1.0f - z[l]) * c[l];
  for (size_t l = 0; l < count; l++) {
    gates[u + l] = z[l];
    gates[units + u + l] = r[l];
    gates[2 * units + u + l] = c[l];
    gates[3 * units + u + l] = inner[l];
    next[u + l] = s[l];
  }
}

KERNEL_CLONES void kernel_gru_forward(
    const float *x, size_t x_stride, const float *h, const float *recurrent_bias,
    const float *state, float *next, float *gates, size_t rows, size_t units) {
  for (size_t row = 0; row < rows; row++) {
    const float *xr = x + row * x_stride, *hr = h + row * 3 * units;
    const float *s = state + row * units;
    float *g = gates + row * 4 * units, *n = next + row * units;
    size_t u = 0;
    for (; u + LANES <= units; u += LANES)
      gru_units(xr, hr, recurrent_bias, s, g, n, units, u, LANES);
    if (u < units) gru_units(xr, hr, recurrent_bias, s, g, n, units, u, units - u);
  }
}

static inline __attribute__((always_inline)) void gru_unit_gradients(
    const float *dnext, const float *gates, const float *state, float *dx, float *dh,
    float *dstate, size_t units, size_t u, size_t count) {
  float d[LANES], z[LANES], r[LANES], c[LANES], inner[LANES], s[LANES];
  for (size_t l = 0; l < count; l++) {
    d[l] = dnext[u + l];
    z[l] = gates[u + l];
    r[l] = gates[units + u + l];
    c[l] = gates[2 * units + u + l];
    inner[l] = gates[3 * units + u + l];
    s[l] = state[u + l];
  }
  float dz[LANES], dr[LANES], dc[LANES];
  for (size_t l = 0; l < count; l++) {
    dz[l] = d[l] * (s[l] - c[l]) * z[l] * (1.0f - z[l]);
    dc[l] = d[l] * (1.0f - z[l]) * (1.0f - c[l] * c[l]);
    dr[l] = dc[l] * inner[l] * r[l] * (1.0f - r[l]);
  }
  for (size_t l = 0; l < count; l++) {
    dx[u + l] = dz[l];
    dh[u + l] = dz[l];
    dx[units + u + l] = dr[l];
    dh[units + u + l] = dr[l];
    dx[2 * units + u + l] = dc[l];
    dh[2 * units + u + l] = dc[l] * r[l];
    dstate[u + l] = d[l] * z[l];
  }
}

KERNEL_CLONES void kernel_gru_backward(
    const float *dnext, const float *gates, const float *state, float *dx, size_t dx_stride,
    float *dh, float *dstate, size_t rows, size_t units) {
  for (size_t row = 0; row < rows; row++) {
    const float *d = dnext + row * units, *s = state + row * units, *g = gates + row * 4 * units;
    float *x = dx + row * dx_stride, *h = dh + row * 3 * units, *o = dstate + row * units;
    size_t u = 0;
    for (; u + LANES <= units; u += LANES) gru_unit_gradients(d, g, s, x, h, o, units, u, LANES);
    if (u < units) gru_unit_gradients(d, g, s, x, h, o, units, u, units - u);
  }
}

KERNEL_CLONES void kernel_multiply_repeating(
    const float *x, const float *mask, float *y, size_t rows, size_t mask_rows, size_t columns) {
  for (size_t start = 0; start < rows; start += mask_rows)
    for (size_t i = 0; i < mask_rows * columns; i++)
      y[start * columns + i] = x[start * columns + i] * mask[i];
}
