#include "CKernels.h"
#include "VectorMath.h"

// Ten rounds of Philox 4x32 for sixteen counters at a time, lane by lane, so that it vectorises.
KERNEL_CLONES void kernel_philox(
    uint64_t key, uint64_t stream, uint64_t first_block, uint32_t *out, size_t blocks) {
  for (size_t start = 0; start < blocks; start += 16) {
    const size_t count = start + 16 < blocks ? 16 : blocks - start;
    uint32_t a[16], b[16], c[16], d[16];
    for (int l = 0; l < 16; l++) {
      const uint64_t counter = first_block + start + (uint64_t)l;
      a[l] = (uint32_t)counter;
      b[l] = (uint32_t)(counter >> 32);
      c[l] = (uint32_t)stream;
      d[l] = (uint32_t)(stream >> 32);
    }
    uint32_t k0 = (uint32_t)key, k1 = (uint32_t)(key >> 32);
    for (int round = 0; round < 10; round++) {
      for (int l = 0; l < 16; l++) {
        const uint64_t first = (uint64_t)a[l] * 0xD2511F53u;
        const uint64_t second = (uint64_t)c[l] * 0xCD9E8D57u;
        const uint32_t na = (uint32_t)(second >> 32) ^ b[l] ^ k0;
        const uint32_t nc = (uint32_t)(first >> 32) ^ d[l] ^ k1;
        b[l] = (uint32_t)second;
        d[l] = (uint32_t)first;
        a[l] = na;
        c[l] = nc;
      }
      k0 += 0x9E3779B9u;
      k1 += 0xBB67AE85u;
    }
    for (size_t l = 0; l < count; l++) {
      uint32_t *block = out + (start + l) * 4;
      block[0] = a[l];
      block[1] = b[l];
      block[2] = c[l];
      block[3] = d[l];
    }
  }
}

KERNEL_CLONES void kernel_uniform(const uint32_t *words, float *y, size_t n) {
  for (size_t i = 0; i < n; i++) y[i] = (float)(words[i] >> 8) * 0x1p-24f;
}

KERNEL_CLONES void kernel_dropout_factors(
    const uint32_t *words, float rate, float kept, float *y, size_t n) {
  for (size_t i = 0; i < n; i++) y[i] = (float)(words[i] >> 8) * 0x1p-24f > rate ? kept : 0.0f;
}

// Pairs of words to pairs of normals (Box and Muller, 1958); n is even.
KERNEL_CLONES void kernel_normal(const uint32_t *words, float *y, size_t n) {
  for (size_t i = 0; i < n / 2; i++) {
    const float u = ((float)(words[2 * i] >> 8) + 0.5f) * 0x1p-24f;
    float sine, cosine;
    fast_turn((float)(words[2 * i + 1] >> 8) * 0x1p-24f, &sine, &cosine);
    const float square = -2.0f * fast_log(u);
    const float radius = square * fast_inverse_root(square);
    y[2 * i] = radius * cosine;
    y[2 * i + 1] = radius * sine;
  }
}
