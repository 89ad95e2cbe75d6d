#include "CKernels.h"

#define LANES 16

// Weights of the cubic B-spline at the four nodes around a place, and the first of them.
static inline size_t spline_weights(float place, float weights[4]) {
  const float below = (float)(size_t)place, f = place - below, g = 1.0f - f;
  weights[0] = g * g * g * (1.0f / 6);
  weights[1] = (3 * f * f * f - 6 * f * f + 4) * (1.0f / 6);
  weights[2] = (3 * g * g * g - 6 * g * g + 4) * (1.0f / 6);
  weights[3] = f * f * f * (1.0f / 6);
  return (size_t)below - 1;
}

void kernel_embedding_spread(
    const float *x, const float *y, size_t n, float leftX, float leftY, float scale, size_t pitch,
    float *grid) {
  for (size_t i = 0; i < n; i++) {
    float weightX[4], weightY[4];
    const size_t a = spline_weights((x[i] - leftX) * scale, weightX);
    const size_t b = spline_weights((y[i] - leftY) * scale, weightY);
    for (int k = 0; k < 4; k++) {
      float *row = grid + (a + k) * pitch + b;
      for (int l = 0; l < 4; l++) row[l] += weightX[k] * weightY[l];
    }
  }
}

KERNEL_CLONES void kernel_embedding_collect(
    const float *x, const float *y, size_t from, size_t to, float leftX, float leftY, float scale,
    size_t pitch, const float *fieldX, const float *fieldY, float factor, float *forceX,
    float *forceY) {
  for (size_t i = from; i < to; i++) {
    float weightX[4], weightY[4], sumX = 0, sumY = 0;
    const size_t a = spline_weights((x[i] - leftX) * scale, weightX);
    const size_t b = spline_weights((y[i] - leftY) * scale, weightY);
    for (int k = 0; k < 4; k++) {
      const float *rowX = fieldX + (a + k) * pitch + b, *rowY = fieldY + (a + k) * pitch + b;
      for (int l = 0; l < 4; l++) {
        sumX += weightX[k] * weightY[l] * rowX[l];
        sumY += weightX[k] * weightY[l] * rowY[l];
      }
    }
    forceX[i] = sumX * factor;
    forceY[i] = sumY * factor;
  }
}

// Sixteen sums side by side, so that no addition waits for the one before.
KERNEL_CLONES void kernel_embedding_attraction(
    const float *x, const float *y, const ptrdiff_t *starts, const int32_t *columns,
    const float *values, size_t from, size_t to, float *forceX, float *forceY) {
  for (size_t i = from; i < to; i++) {
    const float xi = x[i], yi = y[i];
    float sumX[LANES] = {0}, sumY[LANES] = {0};
    ptrdiff_t e = starts[i];
    const ptrdiff_t end = starts[i + 1];
    for (; e + LANES <= end; e += LANES) {
      for (int l = 0; l < LANES; l++) {
        const float dx = xi - x[columns[e + l]], dy = yi - y[columns[e + l]];
        const float force = values[e + l] / (1.0f + dx * dx + dy * dy);
        sumX[l] += force * dx;
        sumY[l] += force * dy;
      }
    }
    for (int l = 0; e < end; e++, l++) {
      const float dx = xi - x[columns[e]], dy = yi - y[columns[e]];
      const float force = values[e] / (1.0f + dx * dx + dy * dy);
      sumX[l] += force * dx;
      sumY[l] += force * dy;
    }
    float ownX = 0, ownY = 0;
    for (int l = 0; l < LANES; l++) {
      ownX += sumX[l];
      ownY += sumY[l];
    }
    forceX[i] = ownX;
    forceY[i] = ownY;
  }
}

// The value below which `count` of n numbers lie, at least; exchanges numbers.
static float kth_smallest(float *numbers, size_t n, size_t count) {
  size_t low = 0, high = n - 1;
  while (low < high) {
    const float pivot = numbers[(low + high) / 2];
    size_t left = low, right = high;
    for (;;) {
      while (numbers[left] < pivot) left++;
      while (numbers[right] > pivot) right--;
      if (left >= right) break;
      const float swap = numbers[left];
      numbers[left++] = numbers[right];
      numbers[right--] = swap;
    }
    // Everything up to `right` is at most the pivot, everything beyond at least.
    if (count - 1 <= right) high = right;
    else low = right + 1;
  }
  return numbers[low];
}

KERNEL_CLONES static size_t at_most(
    const float *numbers, size_t n, float bound, float *found, int32_t *places, size_t room) {
  size_t count = 0;
  for (size_t j = 0; j < n; j += LANES) {
    const size_t end = j + LANES < n ? j + LANES : n;
    int any = 0;
    if (end - j == LANES)
      for (int l = 0; l < LANES; l++) any |= numbers[j + l] <= bound;
    else
      any = 1;
    if (!any) continue;
    for (size_t k = j; k < end; k++) {
      if (numbers[k] > bound) continue;
      if (count == room) return room + 1;
      found[count] = numbers[k];
      places[count++] = (int32_t)k;
    }
  }
  return count;
}

KERNEL_CLONES static void distances_from_products(
    const float *products, const float *squares, float own, size_t n, float *distances) {
  for (size_t j = 0; j < n; j++) {
    const float distance = own + squares[j] - 2 * products[j];
    distances[j] = distance > 0 ? distance : 0;
  }
}

void kernel_embedding_nearest(
    const float *products, const float *squares, size_t n, size_t own, size_t count,
    float *distances, float *scratch, float *nearest, int32_t *places) {
  distances_from_products(products, squares, squares[own], n, distances);
  distances[own] = __builtin_inff();
  // A bound that holds somewhat more than wanted, from every sixteenth distance; then all below it.
  const size_t room = n, step = 16, samples = n / step;
  float bound = __builtin_inff();
  size_t wanted = count / step + count / (2 * step) + 8;
  if (wanted < samples) {
    for (size_t s = 0; s < samples; s++) scratch[s] = distances[s * step];
    bound = kth_smallest(scratch, samples, wanted);
  }
  int32_t *found = places;
  size_t total = at_most(distances, n, bound, nearest, found, room);
  if (total < count || total > room) total = at_most(distances, n, __builtin_inff(), nearest, found, room);
  for (size_t i = 0; i < total; i++) scratch[i] = nearest[i];
  const float last = kth_smallest(scratch, total, count);
  // Ties at the last place go to the earlier points.
  size_t below = 0;
  for (size_t i = 0; i < total; i++) below += nearest[i] < last;
  size_t ties = count - below, kept = 0;
  for (size_t i = 0; i < total; i++) {
    if (nearest[i] > last || (nearest[i] == last && ties == 0)) continue;
    if (nearest[i] == last) ties--;
    nearest[kept] = nearest[i];
    places[kept++] = found[i];
  }
}
