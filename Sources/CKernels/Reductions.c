#include "CKernels.h"
#include "VectorMath.h"

// Sixteen partial sums in a fixed pattern: vectorises, and gives the same bits on every machine.
#define LANES 16

static inline float combine(const float *lanes) {
  float s[8];
  for (int i = 0; i < 8; i++) s[i] = lanes[i] + lanes[i + 8];
  for (int i = 0; i < 4; i++) s[i] += s[i + 4];
  return (s[0] + s[2]) + (s[1] + s[3]);
}

// The sum of a block. Inlined, so that each of its callers' clones has it vectorised.
static inline __attribute__((always_inline)) float block_sum(const float *x, size_t n) {
  float lanes[LANES] = {0};
  size_t i = 0;
  for (; i + LANES <= n; i += LANES)
    for (int l = 0; l < LANES; l++) lanes[l] += x[i + l];
  float tail = 0.0f;
  for (; i < n; i++) tail += x[i];
  return combine(lanes) + tail;
}

KERNEL_CLONES float kernel_sum(const float *x, size_t n) {
  // Blocks keep the rounding error of long sums small.
  double total = 0.0;
  for (size_t start = 0; start < n; start += 4096)
    total += (double)block_sum(x + start, start + 4096 < n ? 4096 : n - start);
  return (float)total;
}

KERNEL_CLONES void kernel_sum_rows_apart(
    const float *x, float *y, size_t rows, size_t stride, size_t columns) {
  for (size_t c = 0; c < columns; c++) y[c] = 0.0f;
  for (size_t r = 0; r < rows; r++) {
    const float *row = x + r * stride;
    for (size_t c = 0; c < columns; c++) y[c] += row[c];
  }
}

void kernel_sum_rows(const float *x, float *y, size_t rows, size_t columns) {
  kernel_sum_rows_apart(x, y, rows, columns, columns);
}

KERNEL_CLONES void kernel_sum_columns(const float *x, float *y, size_t rows, size_t columns) {
  for (size_t r = 0; r < rows; r++) y[r] = block_sum(x + r * columns, columns);
}

// The greater of two, or the one that is NaN.
static inline float greater_or_nan(float a, float b) { return ((a > b) | (a != a)) ? a : b; }

KERNEL_CLONES void kernel_max_columns(const float *x, float *y, size_t rows, size_t columns) {
  for (size_t r = 0; r < rows; r++) {
    const float *row = x + r * columns;
    float best = row[0];
    for (size_t c = 1; c < columns; c++) best = greater_or_nan(best, row[c]);
    y[r] = best;
  }
}

KERNEL_CLONES void kernel_softmax_rows(const float *x, float *y, size_t rows, size_t columns) {
  for (size_t r = 0; r < rows; r++) {
    const float *in = x + r * columns;
    float *out = y + r * columns;
    float best = in[0];
    for (size_t c = 1; c < columns; c++) best = in[c] > best ? in[c] : best;
    for (size_t c = 0; c < columns; c++) out[c] = fast_exp(in[c] - best);
    float sum = 0.0f;
    for (size_t c = 0; c < columns; c++) sum += out[c];
    const float scale = 1.0f / sum;
    for (size_t c = 0; c < columns; c++) out[c] *= scale;
  }
}

KERNEL_CLONES float kernel_binary_crossentropy(
    const float *p, const float *t, float epsilon, size_t n) {
  double total = 0.0;
  for (size_t start = 0; start < n; start += 1024) {
    const size_t count = start + 1024 < n ? 1024 : n - start;
    float loss[1024];
    for (size_t i = 0; i < count; i++) {
      float q = p[start + i];
      q = q < epsilon ? epsilon : q;
      q = q > 1.0f - epsilon ? 1.0f - epsilon : q;
      const float v = t[start + i];
      loss[i] = -(v * fast_log(q) + (1.0f - v) * fast_log(1.0f - q));
    }
    total += (double)block_sum(loss, count);
  }
  return (float)total;
}

KERNEL_CLONES void kernel_binary_crossentropy_gradient(
    const float *p, const float *t, float epsilon, float scale, float *d, size_t n) {
  for (size_t i = 0; i < n; i++) {
    const float q = p[i];
    // Outside the clip the loss is flat.
    const float inside = (q >= epsilon && q <= 1.0f - epsilon) ? scale : 0.0f;
    const float low = q < epsilon ? epsilon : q;
    const float clipped = low > 1.0f - epsilon ? 1.0f - epsilon : low;
    d[i] = inside * (clipped - t[i]) / (clipped * (1.0f - clipped));
  }
}

KERNEL_CLONES void kernel_accumulate(const float *x, float *y, size_t n) {
  for (size_t i = 0; i < n; i++) y[i] += x[i];
}

KERNEL_CLONES float kernel_logistic_crossentropy(const float *z, const float *t, size_t n) {
  double total = 0.0;
  for (size_t start = 0; start < n; start += 1024) {
    const size_t count = start + 1024 < n ? 1024 : n - start;
    float loss[1024];
    for (size_t i = 0; i < count; i++) {
      const float v = z[start + i];
      const float a = v < 0.0f ? v : -v;
      const float positive = v < 0.0f ? 0.0f : v;
      loss[i] = positive - v * t[start + i] + fast_log(1.0f + fast_exp(a));
    }
    total += (double)block_sum(loss, count);
  }
  return (float)total;
}

KERNEL_CLONES void kernel_logistic_crossentropy_gradient(
    const float *z, const float *t, float scale, float *d, size_t n) {
  for (size_t i = 0; i < n; i++) {
    // sigmoid(z) - t without the cancellation of 1 - t where the sigmoid is nearly 1.
    const float e = fast_exp(z[i] < 0.0f ? z[i] : -z[i]);
    const float small = e / (1.0f + e);
    d[i] = scale * (z[i] < 0.0f ? small - t[i] : (1.0f - t[i]) - small);
  }
}

// The losses' logarithms log(1 + e) are taken of products: each factor is at most 2, so that eight do not overflow.
enum { FACTORS = 8 };

// Elements start ..< start + count, count at most LANES * FACTORS. Inlined, so that it is vectorised for whole blocks.
static inline __attribute__((always_inline)) float sigmoid_crossentropy_block(
    const float *z, const float *t, float scale, float *p, float *d, size_t count) {
  float products[LANES], linear[LANES] = {0};
  for (int l = 0; l < LANES; l++) products[l] = 1.0f;
  for (size_t i = 0; i < count; i += LANES) {
    const size_t width = count - i < LANES ? count - i : LANES;
    float logits[LANES], targets[LANES], grown[LANES], slopes[LANES];
    for (size_t l = 0; l < width; l++) logits[l] = z[i + l];
    for (size_t l = 0; l < width; l++) targets[l] = t[i + l];
    for (size_t l = 0; l < width; l++) {
      const float v = logits[l], e = fast_exp(v < 0.0f ? v : -v);
      const float share = 1.0f / (1.0f + e), small = e * share;
      // sigmoid(z) - t without the cancellation of 1 - t where the sigmoid is nearly 1.
      slopes[l] = scale * (v < 0.0f ? small - targets[l] : (1.0f - targets[l]) - small);
      grown[l] = v < 0.0f ? small : share;
      linear[l] += (v < 0.0f ? 0.0f : v) - v * targets[l];
      products[l] *= 1.0f + e;
    }
    for (size_t l = 0; l < width; l++) p[i + l] = grown[l];
    for (size_t l = 0; l < width; l++) d[i + l] = slopes[l];
  }
  for (int l = 0; l < LANES; l++) linear[l] += fast_log(products[l]);
  return combine(linear);
}

KERNEL_CLONES float kernel_sigmoid_crossentropy(
    const float *z, const float *t, float scale, float *p, float *d, size_t n) {
  double total = 0.0;
  size_t i = 0;
  for (; i + LANES * FACTORS <= n; i += LANES * FACTORS)
    total += (double)sigmoid_crossentropy_block(
        z + i, t + i, scale, p + i, d + i, LANES * FACTORS);
  if (i < n) total += (double)sigmoid_crossentropy_block(z + i, t + i, scale, p + i, d + i, n - i);
  return (float)total;
}
