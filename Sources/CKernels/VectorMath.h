// Polynomial approximations written so that a compiler vectorises a loop around them: no branches
// that depend on data, no calls. Relative error below 2e-7 over the range given at each.
#pragma once
#include <stdint.h>
#include <string.h>

static inline float bits_to_float(int32_t bits) {
  float value;
  memcpy(&value, &bits, 4);
  return value;
}

static inline int32_t float_to_bits(float value) {
  int32_t bits;
  memcpy(&bits, &value, 4);
  return bits;
}

// e^x; 0 below -87.3, infinity above 88.7. Range reduction by Cody and Waite, then a minimax
// polynomial of degree 6 on [-ln 2 / 2, ln 2 / 2].
static inline float fast_exp(float x) {
  float clamped = x > 88.72283f ? 88.72283f : x;
  clamped = clamped < -87.33654f ? -87.33654f : clamped;
  const float magic = 12582912.0f;
  const float shifted = clamped * 1.44269504f + magic;
  const float k = shifted - magic;
  float r = clamped - k * 0.693359375f;
  r = r + k * 2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.0f;
  const int32_t exponent = (int32_t)k;
  // Two factors, so that 2^128 and denormal scales are reached without overflow of the exponent.
  const int32_t half = exponent >> 1;
  const float scaled =
      p * bits_to_float((half + 127) << 23) * bits_to_float((exponent - half + 127) << 23);
  float result = x < -87.33654f ? 0.0f : scaled;
  result = x > 88.72283f ? bits_to_float(0x7f800000) : result;
  return x == x ? result : x;
}

// ln x for x > 0; -infinity at 0, NaN below. Polynomial of Cephes' logf on [sqrt(1/2), sqrt(2)].
static inline float fast_log(float x) {
  const int32_t bits = float_to_bits(x);
  const int32_t isSubnormal = bits < 0x00800000;
  const int32_t adjusted = isSubnormal ? float_to_bits(x * 8388608.0f) : bits;
  int32_t exponent = (adjusted >> 23) - 126 - (isSubnormal ? 23 : 0);
  float m = bits_to_float((adjusted & 0x007fffff) | 0x3f000000);
  const int32_t isLow = m < 0.707106781f;
  exponent = isLow ? exponent - 1 : exponent;
  m = isLow ? m + m - 1.0f : m - 1.0f;
  const float z = m * m;
  float p = 7.0376836292e-2f;
  p = p * m - 1.1514610310e-1f;
  p = p * m + 1.1676998740e-1f;
  p = p * m - 1.2420140846e-1f;
  p = p * m + 1.4249322787e-1f;
  p = p * m - 1.6668057665e-1f;
  p = p * m + 2.0000714765e-1f;
  p = p * m - 2.4999993993e-1f;
  p = p * m + 3.3333331174e-1f;
  const float e = (float)exponent;
  float y = m * z * p + e * -2.12194440e-4f;
  y = y - 0.5f * z;
  float result = m + y + e * 0.693359375f;
  result = x == 0.0f ? bits_to_float((int32_t)0xff800000) : result;
  result = x < 0.0f ? bits_to_float(0x7fc00000) : result;
  result = x > 3.4028235e38f ? x : result;
  return x == x ? result : x;
}

static inline float fast_sigmoid(float x) {
  return 1.0f / (1.0f + fast_exp(-x));
}

// tanh by (1 - e^-2|x|) / (1 + e^-2|x|), and its odd series near zero, where that cancels.
static inline float fast_tanh(float x) {
  const float a = x < 0.0f ? -x : x;
  const float e = fast_exp(-2.0f * a);
  const float large = (1.0f - e) / (1.0f + e);
  const float z = x * x;
  float p = -5.70498872745e-3f;
  p = p * z + 2.06390887954e-2f;
  p = p * z - 5.37397155531e-2f;
  p = p * z + 1.33314422036e-1f;
  p = p * z - 3.33332819422e-1f;
  const float small = x + x * z * p;
  const float signedLarge = x < 0.0f ? -large : large;
  return a < 0.625f ? small : signedLarge;
}

// 1 / sqrt(x) for x >= 0, some 1e19 at 0, so that x / sqrt(x) is 0 there. Newton's steps from the estimate that
// halves the exponent: the hardware's root and division take several times as long as these products.
static inline float fast_inverse_root(float x) {
  float y = bits_to_float(0x5f375a86 - (float_to_bits(x) >> 1));
  const float half = 0.5f * x;
  y = y * (1.5f - (half * y) * y);
  y = y * (1.5f - (half * y) * y);
  return y * (1.5f - (half * y) * y);
}

// sin and cos of 2 pi t for t in [0, 1]: a quarter turn at a time, Cephes' polynomials on the rest.
static inline void fast_turn(float t, float *sine, float *cosine) {
  const float magic = 12582912.0f;
  const float shifted = 4.0f * t + magic;
  const int32_t quarter = float_to_bits(shifted) & 3;
  const float r = (4.0f * t - (shifted - magic)) * 1.57079633f;
  const float z = r * r;
  float s = -1.9515295891e-4f;
  s = s * z + 8.3321608736e-3f;
  s = s * z - 1.6666654611e-1f;
  s = s * z * r + r;
  float c = 2.443315711809948e-5f;
  c = c * z - 1.388731625493765e-3f;
  c = c * z + 4.166664568298827e-2f;
  c = c * z * z - 0.5f * z + 1.0f;
  const float swappedSine = quarter & 1 ? c : s, swappedCosine = quarter & 1 ? s : c;
  *sine = quarter & 2 ? -swappedSine : swappedSine;
  *cosine = (quarter + 1) & 2 ? -swappedCosine : swappedCosine;
}
