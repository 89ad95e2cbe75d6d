#include "CKernels.h"

#define LANES 16

typedef float sixteen __attribute__((vector_size(64), aligned(4)));

// Sums stand side by side in a fixed pattern: the loops vectorise, and give the same bits whatever the threads.

KERNEL_CLONES double kernel_embedding_repulsion_within(
    const float *x, const float *y, size_t from, size_t to, float *forceX, float *forceY) {
  double total = 0.0;
  for (size_t i = from; i < to; i++) {
    const float xi = x[i], yi = y[i];
    float sumQ[LANES] = {0}, sumX[LANES] = {0}, sumY[LANES] = {0};
    size_t j = from;
    for (; j + LANES <= to; j += LANES) {
      for (int l = 0; l < LANES; l++) {
        const float dx = xi - x[j + l], dy = yi - y[j + l];
        const float q = 1.0f / (1.0f + dx * dx + dy * dy);
        sumQ[l] += q;
        sumX[l] += q * q * dx;
        sumY[l] += q * q * dy;
      }
    }
    for (int l = 0; j < to; j++, l++) {
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
    forceX[i] += (float)ownX;
    forceY[i] += (float)ownY;
  }
  return total;
}

// Each pair is computed once and pushes both of its points. Four rows go along the columns together, so that a
// column's forces are read and written once for four pairs.
KERNEL_CLONES double kernel_embedding_repulsion_between(
    const float *x, const float *y, size_t from, size_t to, size_t n, float *forceX,
    float *forceY) {
  double total = 0.0;
  for (size_t i = from; i < to; i += 4) {
    sixteen sum = {0}, ownX[4] = {{0}}, ownY[4] = {{0}};
    size_t j = to;
    for (; j + LANES <= n; j += LANES) {
      const sixteen xj = *(const sixteen *)(x + j), yj = *(const sixteen *)(y + j);
      sixteen allX = {0}, allY = {0};
      for (int k = 0; k < 4; k++) {
        const sixteen dx = x[i + k] - xj, dy = y[i + k] - yj;
        const sixteen q = 1.0f / (1.0f + dx * dx + dy * dy), square = q * q;
        sum += q;
        ownX[k] += square * dx;
        ownY[k] += square * dy;
        allX += square * dx;
        allY += square * dy;
      }
      *(sixteen *)(forceX + j) -= allX;
      *(sixteen *)(forceY + j) -= allY;
    }
    for (int l = 0; j < n; j++, l++) {
      for (int k = 0; k < 4; k++) {
        const float dx = x[i + k] - x[j], dy = y[i + k] - y[j];
        const float q = 1.0f / (1.0f + dx * dx + dy * dy);
        sum[l] += q;
        ownX[k][l] += q * q * dx;
        ownY[k][l] += q * q * dy;
        forceX[j] -= q * q * dx;
        forceY[j] -= q * q * dy;
      }
    }
    for (int l = 0; l < LANES; l++) total += (double)sum[l];
    for (int k = 0; k < 4; k++) {
      double pushX = 0.0, pushY = 0.0;
      for (int l = 0; l < LANES; l++) {
        pushX += (double)ownX[k][l];
        pushY += (double)ownY[k][l];
      }
      forceX[i + k] += (float)pushX;
      forceY[i + k] += (float)pushY;
    }
  }
  return total;
}
