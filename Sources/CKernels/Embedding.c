#include "CKernels.h"

#define LANES 16

// Partial sums in a fixed pattern: vectorises, and gives the same bits on every machine.
KERNEL_CLONES double kernel_embedding_repulsion(
    const float *x, const float *y, size_t n, size_t from, size_t to, float *forceX,
    float *forceY) {
  double total = 0.0;
  for (size_t i = from; i < to; i++) {
    const float xi = x[i], yi = y[i];
    float sumQ[LANES] = {0}, sumX[LANES] = {0}, sumY[LANES] = {0};
    size_t j = 0;
    for (; j + LANES <= n; j += LANES) {
      for (int l = 0; l < LANES; l++) {
        const float dx = xi - x[j + l], dy = yi - y[j + l];
        const float q = 1.0f / (1.0f + dx * dx + dy * dy);
        const float square = q * q;
        sumQ[l] += q;
        sumX[l] += square * dx;
        sumY[l] += square * dy;
      }
    }
    for (int l = 0; j < n; j++, l++) {
      const float dx = xi - x[j], dy = yi - y[j];
      const float q = 1.0f / (1.0f + dx * dx + dy * dy);
      sumQ[l] += q;
      sumX[l] += q * q * dx;
      sumY[l] += q * q * dy;
    }
    double own = 0.0, ownX = 0.0, ownY = 0.0;
    for (int l = 0; l < LANES; l++) {
      own += (double)sumQ[l];
      ownX += (double)sumX[l];
      ownY += (double)sumY[l];
    }
    // The point itself is at distance 0: q = 1 and no force.
    total += own - 1.0;
    forceX[i] = (float)ownX;
    forceY[i] = (float)ownY;
  }
  return total;
}
