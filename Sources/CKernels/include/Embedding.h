// The repulsion of t-SNE between all pairs of n points in the plane (van der Maaten and Hinton, 2008),
// for points `from ..< to`: forces sum q_ij^2 (x_i - x_j) with q = 1 / (1 + d^2). Returns the sum of
// q over the pairs, each point with itself left out.
#pragma once
#include <stddef.h>

double kernel_embedding_repulsion(
    const float *x, const float *y, size_t n, size_t from, size_t to, float *forceX, float *forceY);
