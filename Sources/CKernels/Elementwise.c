#include "CKernels.h"
#include "VectorMath.h"
#include <math.h>

// Klambauer et al., "Self-normalizing neural networks" (2017); Keras' constants.
static const float selu_alpha = 1.6732632423543772f;
static const float selu_scale = 1.0507009873554805f;

static inline float selu(float x) {
  return selu_scale * (x > 0.0f ? x : selu_alpha * (fast_exp(x) - 1.0f));
}

// Unlike the library's function, this one need not set errno for negative numbers, so that loops vectorise.
static inline float square_root(float x) { return __builtin_elementwise_sqrt(x); }

// log(1 + e^x) without overflow.
static inline float softplus(float x) {
  const float a = x < 0.0f ? -x : x;
  return (x > 0.0f ? x : 0.0f) + fast_log(1.0f + fast_exp(-a));
}

#define MAP(expression)                 \
  for (size_t i = 0; i < n; i++) {      \
    const float v = x[i];               \
    y[i] = (expression);                \
  }                                     \
  break

KERNEL_CLONES void kernel_unary_apply(kernel_unary which, const float *x, float *y, size_t n) {
  switch (which) {
  case KERNEL_NEGATE: MAP(-v);
  case KERNEL_EXP: MAP(fast_exp(v));
  case KERNEL_LOG: MAP(fast_log(v));
  case KERNEL_SQRT: MAP(square_root(v));
  case KERNEL_RSQRT: MAP(1.0f / square_root(v));
  case KERNEL_TANH: MAP(fast_tanh(v));
  case KERNEL_SIGMOID: MAP(fast_sigmoid(v));
  case KERNEL_RELU: MAP(v < 0.0f ? 0.0f : v);  // NaN stays NaN.
  case KERNEL_SELU: MAP(selu(v));
  case KERNEL_SOFTPLUS: MAP(softplus(v));
  case KERNEL_ABS: MAP(v < 0.0f ? -v : v);
  case KERNEL_SIGN: MAP(v > 0.0f ? 1.0f : v < 0.0f ? -1.0f : v);
  case KERNEL_ROUND: MAP(__builtin_elementwise_roundeven(v));
  case KERNEL_FLOOR: MAP(__builtin_elementwise_floor(v));
  case KERNEL_CEIL: MAP(__builtin_elementwise_ceil(v));
  case KERNEL_SQUARE: MAP(v * v);
  case KERNEL_RECIPROCAL: MAP(1.0f / v);
  case KERNEL_SIN: MAP(sinf(v));
  case KERNEL_COS: MAP(cosf(v));
  }
}

KERNEL_CLONES void kernel_scalar_apply(
    kernel_scalar which, const float *x, float s, float *y, size_t n) {
  switch (which) {
  case KERNEL_ADD_SCALAR: MAP(v + s);
  case KERNEL_MULTIPLY_SCALAR: MAP(v * s);
  case KERNEL_POWER_SCALAR: MAP(powf(v, s));
  case KERNEL_LEAKY_RELU: MAP(v > 0.0f ? v : v * s);
  case KERNEL_ELU: MAP(v > 0.0f ? v : s * (fast_exp(v) - 1.0f));
  case KERNEL_MAXIMUM_SCALAR: MAP(v < s ? s : v);
  case KERNEL_MINIMUM_SCALAR: MAP(v > s ? s : v);
  case KERNEL_GREATER_SCALAR: MAP(v > s ? 1.0f : 0.0f);
  case KERNEL_LESS_SCALAR: MAP(v < s ? 1.0f : 0.0f);
  case KERNEL_GREATER_EQUAL_SCALAR: MAP(v >= s ? 1.0f : 0.0f);
  case KERNEL_EQUAL_SCALAR: MAP(v == s ? 1.0f : 0.0f);
  }
}

#define BINARY_CASES                                        \
  case KERNEL_ADD: EACH(u + v);                             \
  case KERNEL_SUBTRACT: EACH(u - v);                        \
  case KERNEL_MULTIPLY: EACH(u * v);                        \
  case KERNEL_DIVIDE: EACH(u / v);                          \
  case KERNEL_MAXIMUM: EACH(((u > v) | (u != u)) ? u : v);    \
  case KERNEL_MINIMUM: EACH(((u < v) | (u != u)) ? u : v);    \
  case KERNEL_POWER: EACH(powf(u, v));                      \
  case KERNEL_EQUAL: EACH(u == v ? 1.0f : 0.0f);            \
  case KERNEL_GREATER: EACH(u > v ? 1.0f : 0.0f);           \
  case KERNEL_LESS: EACH(u < v ? 1.0f : 0.0f);              \
  case KERNEL_GREATER_EQUAL: EACH(u >= v ? 1.0f : 0.0f);    \
  case KERNEL_LESS_EQUAL: EACH(u <= v ? 1.0f : 0.0f);

#define EACH(expression)                \
  for (size_t i = 0; i < n; i++) {      \
    const float u = a[i], v = b[i];     \
    z[i] = (expression);                \
  }                                     \
  break

KERNEL_CLONES void kernel_binary_apply(
    kernel_binary which, const float *a, const float *b, float *z, size_t n) {
  switch (which) { BINARY_CASES }
}

#undef EACH
#define EACH(expression)                          \
  for (size_t r = 0; r < rows; r++) {             \
    const float *left = a + r * columns;          \
    float *out = z + r * columns;                 \
    for (size_t c = 0; c < columns; c++) {        \
      const float u = left[c], v = b[c];          \
      out[c] = (expression);                      \
    }                                             \
  }                                               \
  break

KERNEL_CLONES void kernel_binary_rows(
    kernel_binary which, const float *a, const float *b, float *z, size_t rows, size_t columns) {
  switch (which) { BINARY_CASES }
}

#undef EACH
#define EACH(expression)                          \
  for (size_t r = 0; r < rows; r++) {             \
    const float *left = a + r * columns;          \
    float *out = z + r * columns;                 \
    const float v = b[r];                         \
    for (size_t c = 0; c < columns; c++) {        \
      const float u = left[c];                    \
      out[c] = (expression);                      \
    }                                             \
  }                                               \
  break

KERNEL_CLONES void kernel_binary_columns(
    kernel_binary which, const float *a, const float *b, float *z, size_t rows, size_t columns) {
  switch (which) { BINARY_CASES }
}

#undef EACH
#define EACH(expression)                          \
  for (size_t r = 0; r < rows; r++) {             \
    float *out = z + r * columns;                 \
    const float u = a[r];                         \
    for (size_t c = 0; c < columns; c++) {        \
      const float v = b[c];                       \
      out[c] = (expression);                      \
    }                                             \
  }                                               \
  break

KERNEL_CLONES void kernel_binary_outer(
    kernel_binary which, const float *a, const float *b, float *z, size_t rows, size_t columns) {
  switch (which) { BINARY_CASES }
}

#define ACTIVATE(expression)                               \
  for (size_t r = 0; r < rows; r++) {                      \
    float *out = y + r * stride;                           \
    if (bias) {                                            \
      for (size_t c = 0; c < columns; c++) {               \
        const float v = out[c] + bias[c];                  \
        out[c] = (expression);                             \
      }                                                    \
    } else {                                               \
      for (size_t c = 0; c < columns; c++) {               \
        const float v = out[c];                            \
        out[c] = (expression);                             \
      }                                                    \
    }                                                      \
  }                                                        \
  break

KERNEL_CLONES void kernel_bias_activation(
    kernel_activation which, float slope, const float *bias, float *y, size_t stride, size_t rows,
    size_t columns) {
  switch (which) {
  case KERNEL_ACTIVATION_LINEAR: ACTIVATE(v);
  case KERNEL_ACTIVATION_SIGMOID: ACTIVATE(fast_sigmoid(v));
  case KERNEL_ACTIVATION_TANH: ACTIVATE(fast_tanh(v));
  case KERNEL_ACTIVATION_RELU: ACTIVATE(v < 0.0f ? 0.0f : v);
  case KERNEL_ACTIVATION_SELU: ACTIVATE(selu(v));
  case KERNEL_ACTIVATION_LEAKY_RELU: ACTIVATE(v > 0.0f ? v : v * slope);
  }
}

#define CHAIN(expression)               \
  for (size_t i = 0; i < n; i++) {      \
    const float v = y[i];               \
    d[i] = g[i] * (expression);         \
  }                                     \
  break

KERNEL_CLONES void kernel_activation_gradient(
    kernel_activation which, float slope, const float *y, const float *g, float *d, size_t n) {
  switch (which) {
  case KERNEL_ACTIVATION_LINEAR: CHAIN(1.0f + 0.0f * v);
  case KERNEL_ACTIVATION_SIGMOID: CHAIN(v * (1.0f - v));
  case KERNEL_ACTIVATION_TANH: CHAIN(1.0f - v * v);
  case KERNEL_ACTIVATION_RELU: CHAIN(v > 0.0f ? 1.0f : 0.0f);
  case KERNEL_ACTIVATION_SELU: CHAIN(v > 0.0f ? selu_scale : v + selu_scale * selu_alpha);
  case KERNEL_ACTIVATION_LEAKY_RELU: CHAIN(v > 0.0f ? 1.0f : slope);
  }
}

KERNEL_CLONES void kernel_multiply_rows(
    const float *x, float *y, size_t stride, size_t rows, size_t columns) {
  for (size_t r = 0; r < rows; r++) {
    const float *factors = x + r * stride;
    float *row = y + r * stride;
    for (size_t c = 0; c < columns; c++) row[c] *= factors[c];
  }
}

void kernel_activation_gradient_rows(
    kernel_activation which, float slope, const float *y, float *d, size_t stride, size_t rows,
    size_t columns) {
  if (which == KERNEL_ACTIVATION_LINEAR) return;
  for (size_t r = 0; r < rows; r++)
    kernel_activation_gradient(which, slope, y + r * stride, d + r * stride, d + r * stride, columns);
}
