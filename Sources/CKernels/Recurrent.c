#include "CKernels.h"
#include "VectorMath.h"

#define LANES 16

// Units u ..< u + count of one row. Everything is read before anything is written, so that the compiler need not
// prove that thirty buffers do not overlap: it then vectorises the loops in between.
static inline __attribute__((always_inline)) void gru_units(
    const float *x, const float *input_bias, const float *h, const float *bias, const float *state,
    float *gates, float *next, size_t units, size_t u, size_t count) {
  // The next step's numbers follow this one's, row by row: too short runs for the processor to foresee.
  for (size_t part = 0; part < 3; part++) __builtin_prefetch(x + (3 + part) * units + u, 0, 2);
  for (size_t part = 0; part < 4; part++) __builtin_prefetch(gates + (4 + part) * units + u, 1, 2);
  float z[LANES], r[LANES], c[LANES], inner[LANES], s[LANES];
  for (size_t l = 0; l < count; l++) {
    z[l] = x[u + l] + input_bias[u + l] + h[u + l] + bias[u + l];
    r[l] = x[units + u + l] + input_bias[units + u + l] + h[units + u + l] + bias[units + u + l];
    inner[l] = h[2 * units + u + l] + bias[2 * units + u + l];
    c[l] = x[2 * units + u + l] + input_bias[2 * units + u + l];
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
    const float *x, size_t x_stride, const float *bias, const float *h, const float *state,
    size_t state_stride, float *next, size_t next_stride, float *gates, size_t gates_stride,
    size_t rows, size_t units) {
  for (size_t row = 0; row < rows; row++) {
    const float *xr = x + row * x_stride, *hr = h + row * 3 * units, *own = bias + 3 * units;
    const float *s = state + row * state_stride;
    float *g = gates + row * gates_stride, *n = next + row * next_stride;
    size_t u = 0;
    for (; u + LANES <= units; u += LANES)
      gru_units(xr, bias, hr, own, s, g, n, units, u, LANES);
    if (u < units) gru_units(xr, bias, hr, own, s, g, n, units, u, units - u);
  }
}

static inline __attribute__((always_inline)) void gru_unit_gradients(
    const float *upstream, const float *gates, const float *state, float *dx, float *dcandidate,
    float *dstate, size_t units, size_t u, size_t count) {
  // The step before lies before this one, row by row.
  for (size_t part = 0; part < 4; part++) __builtin_prefetch(gates - (4 - part) * units + u, 0, 2);
  for (size_t part = 0; part < 3; part++) __builtin_prefetch(dx - (3 - part) * units + u, 1, 2);
  __builtin_prefetch(upstream - units + u, 0, 2);
  __builtin_prefetch(state - units + u, 0, 2);
  __builtin_prefetch(dcandidate - units + u, 1, 2);
  float d[LANES], z[LANES], r[LANES], c[LANES], inner[LANES], s[LANES];
  for (size_t l = 0; l < count; l++) {
    d[l] = dstate[u + l] + upstream[u + l];
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
    dx[units + u + l] = dr[l];
    dx[2 * units + u + l] = dc[l];
    dcandidate[u + l] = dc[l] * r[l];
    dstate[u + l] = d[l] * z[l];
  }
}

KERNEL_CLONES void kernel_gru_backward(
    const float *upstream, size_t upstream_stride, const float *gates, size_t gates_stride,
    const float *state, size_t state_stride, float *dx, size_t dx_stride, float *dcandidate,
    size_t dcandidate_stride, float *dstate, size_t rows, size_t units) {
  for (size_t row = 0; row < rows; row++) {
    const float *d = upstream + row * upstream_stride, *s = state + row * state_stride;
    const float *g = gates + row * gates_stride;
    float *x = dx + row * dx_stride, *c = dcandidate + row * dcandidate_stride;
    float *o = dstate + row * units;
    size_t u = 0;
    for (; u + LANES <= units; u += LANES) gru_unit_gradients(d, g, s, x, c, o, units, u, LANES);
    if (u < units) gru_unit_gradients(d, g, s, x, c, o, units, u, units - u);
  }
}

KERNEL_CLONES void kernel_mask_rows(
    const float *x, size_t x_stride, const float *mask, size_t mask_stride, float *y, size_t rows,
    size_t columns) {
  for (size_t row = 0; row < rows; row++, x += x_stride, mask += mask_stride, y += columns)
    for (size_t c = 0; c < columns; c++) y[c] = x[c] * mask[c];
}

KERNEL_CLONES void kernel_gather_rows(
    const float *indices, const float *table, size_t stride, const float *mask, float *y, size_t steps,
    size_t inputs, size_t columns) {
  for (size_t step = 0; step < steps; step++, y += stride) {
    const float index = indices[step];
    if (!(index >= 0.0f && index < (float)inputs)) {
      for (size_t c = 0; c < columns; c++) y[c] = 0.0f;
      continue;
    }
    const float factor = mask ? mask[(size_t)index] : 1.0f;
    const float *row = table + (size_t)index * stride;
    for (size_t c = 0; c < columns; c++) y[c] = factor * row[c];
  }
}

KERNEL_CLONES void kernel_scatter_rows(
    const float *indices, const float *x, size_t stride, const float *mask, float *table, size_t steps,
    size_t inputs, size_t columns) {
  for (size_t step = 0; step < steps; step++, x += stride) {
    const float index = indices[step];
    if (!(index >= 0.0f && index < (float)inputs)) continue;
    const float factor = mask ? mask[(size_t)index] : 1.0f;
    float *row = table + (size_t)index * stride;
    for (size_t c = 0; c < columns; c++) row[c] += factor * x[c];
  }
}
