#include "CKernels.h"
#include "VectorMath.h"

KERNEL_CLONES void kernel_sgd(float *w, const float *g, float rate, size_t n) {
  for (size_t i = 0; i < n; i++) w[i] -= rate * g[i];
}

KERNEL_CLONES void kernel_sgd_momentum(
    float *w, const float *g, float *velocity, float rate, float momentum, int nesterov,
    size_t n) {
  if (nesterov) {
    for (size_t i = 0; i < n; i++) {
      const float v = momentum * velocity[i] - rate * g[i];
      velocity[i] = v;
      w[i] += momentum * v - rate * g[i];
    }
  } else {
    for (size_t i = 0; i < n; i++) {
      const float v = momentum * velocity[i] - rate * g[i];
      velocity[i] = v;
      w[i] += v;
    }
  }
}

KERNEL_CLONES void kernel_rmsprop(
    float *w, const float *g, float *square, float rate, float rho, float epsilon, size_t n) {
  for (size_t i = 0; i < n; i++) {
    const float s = rho * square[i] + (1.0f - rho) * g[i] * g[i];
    square[i] = s;
    w[i] -= rate * g[i] * fast_inverse_root(s + epsilon);
  }
}

KERNEL_CLONES void kernel_adam(
    float *w, const float *g, float *mean, float *square, float rate, float beta1, float beta2,
    float epsilon, size_t n) {
  for (size_t i = 0; i < n; i++) {
    const float m = mean[i] + (g[i] - mean[i]) * (1.0f - beta1);
    const float s = square[i] + (g[i] * g[i] - square[i]) * (1.0f - beta2);
    mean[i] = m;
    square[i] = s;
    w[i] -= rate * m / (s * fast_inverse_root(s) + epsilon);
  }
}
