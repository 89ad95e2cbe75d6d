// The convolutions of t-SNE's repulsion on a square grid, by discrete Fourier transforms.
//
// Grids are `nodes` by `pitch` floats; `pitch` is a multiple of twice the strip, at least `nodes`, and what lies
// beyond `nodes` is zero. Transforms have `length` >= 2 * nodes points, an even product of twos and threes;
// cosine[k] and sine[k] are those of 2 * pi * k / length. Half spectra have length / 2 + 1 frequencies; a row holds
// all real parts, then all imaginary parts. Each call works on one strip of columns in `scratch`.
#pragma once
#include <stddef.h>

enum { KERNEL_FOURIER_STRIP = 16 };

// Floats of scratch memory that one call needs.
size_t kernel_fourier_scratch(size_t length);

// Columns first ..< first + strip of the charges, and those half a pitch further, transformed along the columns:
// spectrum[column][frequency].
void kernel_fourier_charges(
    const float *charges, size_t nodes, size_t pitch, size_t first, size_t length,
    const float *cosine, const float *sine, float *spectrum, float *scratch);

// Frequencies first ..< first + width: along the rows there, times the kernels, and back. `kernels` has three
// rows for each frequency along the rows: the real spectrum of the weights, the imaginary ones of both forces.
// Returns the part of these frequencies in the sum of |charge|^2 * weight over all.
double kernel_fourier_forces(
    const float *spectrum, size_t nodes, size_t first, size_t width, size_t length,
    const float *cosine, const float *sine, const float *kernels, float *forceX, float *forceY,
    float *scratch);

// Back along columns first ..< first + strip: both fields, times length * length.
void kernel_fourier_fields(
    const float *forceX, const float *forceY, size_t nodes, size_t pitch, size_t first,
    size_t length, const float *cosine, const float *sine, float *fieldX, float *fieldY,
    float *scratch);

// Columns first ..< first + width of a complex grid of `length` rows, transformed in place.
void kernel_fourier_columns(
    float *re, float *im, size_t pitch, size_t first, size_t width, size_t length,
    const float *cosine, const float *sine, float *scratch);
