// Forces of t-SNE between points in the plane (van der Maaten and Hinton, 2008), with q = 1 / (1 + d^2).
#pragma once
#include <stddef.h>
#include <stdint.h>

// The repulsion between all points of `from ..< to`: adds the sum of q_ij^2 (x_i - x_j) to each point's force.
// Returns the sum of q over ordered pairs, each point with itself left out.
double kernel_embedding_repulsion_within(
    const float *x, const float *y, size_t from, size_t to, float *forceX, float *forceY);

// The repulsion between points `from ..< to`, a multiple of four, and points `to ..< n`, added to the forces of
// both. Returns the sum of q, each pair once.
double kernel_embedding_repulsion_between(
    const float *x, const float *y, size_t from, size_t to, size_t n, float *forceX, float *forceY);

// Adds each point's weight of 1 to the 4 x 4 nodes around it, as cubic B-splines share it. Nodes lie 1 / scale
// apart from (leftX, leftY) on; every point has at least one node before and two behind it.
void kernel_embedding_spread(
    const float *x, const float *y, size_t n, float leftX, float leftY, float scale, size_t pitch,
    float *grid);

// The fields at points `from ..< to`, gathered with the same weights, times `factor`.
void kernel_embedding_collect(
    const float *x, const float *y, size_t from, size_t to, float leftX, float leftY, float scale,
    size_t pitch, const float *fieldX, const float *fieldY, float factor, float *forceX,
    float *forceY);

// The attraction along a sparse matrix, for points `from ..< to`: sum p_ij (x_i - x_j) / (1 + d^2).
void kernel_embedding_attraction(
    const float *x, const float *y, const ptrdiff_t *starts, const int32_t *columns,
    const float *values, size_t from, size_t to, float *forceX, float *forceY);

// The `count` points nearest to point `own`, in the points' order, from the products of all with it and their
// squared lengths. `nearest` (squared distances) and `places` have room for n, as have both scratch buffers.
// No number is NaN, and count < n.
void kernel_embedding_nearest(
    const float *products, const float *squares, size_t n, size_t own, size_t count,
    float *distances, float *scratch, float *nearest, int32_t *places);
