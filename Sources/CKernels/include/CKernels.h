// Vectorised loops over flat float buffers. No allocation, no threads, no errors: sizes are promises
// of the caller. Buffers may be the same (in place) where the element order allows it, and do not
// overlap otherwise.
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "Embedding.h"
#include "Fourier.h"
#include "ThreadState.h"

#if defined(__x86_64__) && defined(__linux__)
#define KERNEL_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
// Where one form does not fit all: processors with 32 registers of 16 floats keep twice as many sums in them.
#define KERNEL_WIDE __attribute__((target("arch=x86-64-v4,no-prefer-256-bit")))
#define KERNEL_NARROW_CLONES __attribute__((target_clones("arch=x86-64-v3", "default")))
#define KERNEL_IS_WIDE() __builtin_cpu_supports("x86-64-v4")
#else
#define KERNEL_CLONES
#define KERNEL_WIDE
#define KERNEL_NARROW_CLONES
#define KERNEL_IS_WIDE() 0
#endif

// One pool of threads for everything. Work is split in the same parts whatever the number of threads, so
// that results do not depend on it. Calls `task` for each part in 0 ..< parts and waits for all; inside a
// part, further calls run on the part's thread.
typedef void (*kernel_task)(void *context, long part);
void kernel_parallel(long parts, kernel_task task, void *context);
// The threads that may be used, the caller's included.
void kernel_set_threads(long count);
long kernel_threads(void);

// Elementwise functions of one argument.
typedef enum {
  KERNEL_NEGATE, KERNEL_EXP, KERNEL_LOG, KERNEL_SQRT, KERNEL_RSQRT, KERNEL_TANH, KERNEL_SIGMOID,
  KERNEL_RELU, KERNEL_SELU, KERNEL_SOFTPLUS, KERNEL_ABS, KERNEL_SIGN, KERNEL_ROUND, KERNEL_FLOOR,
  KERNEL_CEIL, KERNEL_SQUARE, KERNEL_RECIPROCAL, KERNEL_SIN, KERNEL_COS,
} kernel_unary;

void kernel_unary_apply(kernel_unary which, const float *x, float *y, size_t n);

// Elementwise functions with a constant.
typedef enum {
  KERNEL_ADD_SCALAR, KERNEL_MULTIPLY_SCALAR, KERNEL_POWER_SCALAR, KERNEL_LEAKY_RELU, KERNEL_ELU,
  KERNEL_MAXIMUM_SCALAR, KERNEL_MINIMUM_SCALAR, KERNEL_GREATER_SCALAR, KERNEL_LESS_SCALAR,
  KERNEL_GREATER_EQUAL_SCALAR, KERNEL_EQUAL_SCALAR,
} kernel_scalar;

void kernel_scalar_apply(kernel_scalar which, const float *x, float s, float *y, size_t n);

typedef enum {
  KERNEL_ADD, KERNEL_SUBTRACT, KERNEL_MULTIPLY, KERNEL_DIVIDE, KERNEL_MAXIMUM, KERNEL_MINIMUM,
  KERNEL_POWER, KERNEL_EQUAL, KERNEL_GREATER, KERNEL_LESS, KERNEL_GREATER_EQUAL,
  KERNEL_LESS_EQUAL,
} kernel_binary;

// z = a op b, all of n elements.
void kernel_binary_apply(kernel_binary which, const float *a, const float *b, float *z, size_t n);
// z[r][c] = a[r][c] op b[c].
void kernel_binary_rows(
    kernel_binary which, const float *a, const float *b, float *z, size_t rows, size_t columns);
// z[r][c] = a[r] op b[c].
void kernel_binary_outer(
    kernel_binary which, const float *a, const float *b, float *z, size_t rows, size_t columns);
// z[r][c] = a[r][c] op b[r].
void kernel_binary_columns(
    kernel_binary which, const float *a, const float *b, float *z, size_t rows, size_t columns);

// Derivatives of activations from their outputs: d = g * f'(x), where y = f(x).
typedef enum {
  KERNEL_ACTIVATION_LINEAR, KERNEL_ACTIVATION_SIGMOID, KERNEL_ACTIVATION_TANH,
  KERNEL_ACTIVATION_RELU, KERNEL_ACTIVATION_SELU, KERNEL_ACTIVATION_LEAKY_RELU,
} kernel_activation;

// y = f(y + bias), row by row, rows lying `stride` apart; bias may be NULL.
void kernel_bias_activation(
    kernel_activation which, float slope, const float *bias, float *y, size_t stride, size_t rows,
    size_t columns);
void kernel_activation_gradient(
    kernel_activation which, float slope, const float *y, const float *g, float *d, size_t n);
// The same in place, d *= f', for rows of y and d that lie `stride` apart.
void kernel_activation_gradient_rows(
    kernel_activation which, float slope, const float *y, float *d, size_t stride, size_t rows,
    size_t columns);
// y *= x, for rows of both that lie `stride` apart.
void kernel_multiply_rows(
    const float *x, float *y, size_t stride, size_t rows, size_t columns);

// Sums. Each output element is accumulated in one fixed order, whatever the machine.
float kernel_sum(const float *x, size_t n);
// y[c] = sum over r of x[r][c].
void kernel_sum_rows_apart(
    const float *x, float *y, size_t rows, size_t stride, size_t columns);
void kernel_sum_rows(const float *x, float *y, size_t rows, size_t columns);
// y[r] = sum over c of x[r][c].
void kernel_sum_columns(const float *x, float *y, size_t rows, size_t columns);
void kernel_max_columns(const float *x, float *y, size_t rows, size_t columns);
void kernel_softmax_rows(const float *x, float *y, size_t rows, size_t columns);

// Losses over n values: the sum of the losses, and the gradient of their mean times `scale`.
// Binary cross-entropy of probabilities p against t, clipped by epsilon as Keras does.
float kernel_binary_crossentropy(const float *p, const float *t, float epsilon, size_t n);
// The same from logits z, where p = sigmoid(z): exact where p rounds to 0 or 1, so nothing is clipped.
float kernel_logistic_crossentropy(const float *z, const float *t, size_t n);
void kernel_logistic_crossentropy_gradient(
    const float *z, const float *t, float scale, float *d, size_t n);
// All of it in one pass: p = sigmoid(z), the loss' sum, and in d its gradient for z times `scale`. p may be z.
float kernel_sigmoid_crossentropy(
    const float *z, const float *t, float scale, float *p, float *d, size_t n);
void kernel_binary_crossentropy_gradient(
    const float *p, const float *t, float epsilon, float scale, float *d, size_t n);

// Optimizer updates in place (Keras' formulas).
void kernel_sgd(float *w, const float *g, float rate, size_t n);
void kernel_sgd_momentum(
    float *w, const float *g, float *velocity, float rate, float momentum, int nesterov, size_t n);
void kernel_rmsprop(
    float *w, const float *g, float *square, float rate, float rho, float epsilon, size_t n);
void kernel_adam(
    float *w, const float *g, float *mean, float *square, float rate, float beta1, float beta2,
    float epsilon, size_t n);

// Philox 4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011):
// block i of the stream (key, stream), four words each.
void kernel_philox(uint64_t key, uint64_t stream, uint64_t first_block, uint32_t *out, size_t blocks);
// Uniform in [0, 1) and standard normal (Box-Muller) from words.
void kernel_uniform(const uint32_t *words, float *y, size_t n);
void kernel_normal(const uint32_t *words, float *y, size_t n);
// `kept` where the uniform number is above `rate`, else 0.
void kernel_dropout_factors(
    const uint32_t *words, float rate, float kept, float *y, size_t n);

// y += x.
void kernel_accumulate(const float *x, float *y, size_t n);

// Images [images, input_height, input_width, channels] and their patches, one row
// [kernel_height, kernel_width, channels] for each place of [images, output_height, output_width].
typedef struct {
  long input_height, input_width, channels, kernel_height, kernel_width, stride_height, stride_width,
      dilation_height, dilation_width, top, left, output_height, output_width;
} kernel_convolution;

// Writes the patches, zero where they leave the image.
void kernel_patches(const kernel_convolution *sizes, const float *input, float *patches, long images);
// The transposed operation: clears the images and adds each patch where it came from.
void kernel_add_patches(
    const kernel_convolution *sizes, const float *patches, float *input, long images);

// Convolutions without a matrix of patches, for kernels that are not dilated. Images are copied with their padding,
// kernel_padded_size floats each, so that each row of a patch is one run.
long kernel_padded_size(const kernel_convolution *sizes);
void kernel_pad_images(const kernel_convolution *sizes, const float *input, float *padded, long images);
// Where the output's places lie: floats from one image, row and column to the next.
typedef struct {
  long image, down, right;
} kernel_places;
// Filters [patch, filter_count] packed in panels; filter_count is a multiple of KERNEL_PANEL.
void kernel_direct_convolution(
    const kernel_convolution *sizes, const float *padded, const float *packed_filters,
    long filter_count, float *output, const kernel_places *to, long images);
// Rows first ..< first + count of the filters' gradient [patch, filter_count], from the gradient of the output with
// each image's places packed in panels.
void kernel_direct_filter_gradient(
    const kernel_convolution *sizes, const float *padded, const float *packed_upstream,
    long filter_count, float *gradient, long images, long first, long count);

// Convolutions of each channel by itself; filters [kernel_height * kernel_width, channels]. Rows are counted over all
// images: those of the output, but for the input's gradient those of the input.
void kernel_depthwise(
    const kernel_convolution *sizes, const float *input, const float *filters, float *output, long first, long rows);
void kernel_depthwise_input(
    const kernel_convolution *sizes, const float *upstream, const float *filters, float *input, long first, long rows,
    int accumulates);
// The part of the filters' gradient that rows of the output have.
void kernel_depthwise_filters(
    const kernel_convolution *sizes, const float *input, const float *upstream, float *gradient, long first, long rows);
// y[r] = x[indices[r]], for rows of a width.
void kernel_copy_rows(const float *x, const long *indices, float *y, long rows, long width);
// y[i] = x[i * apart], and the way back.
void kernel_take_columns(const float *x, float *y, long rows, long apart);
void kernel_put_columns(const float *x, float *y, long rows, long apart);

// Normalisation of columns of x [rows, columns]. The moments of columns first ..< first + width, width at most
// KERNEL_MOMENTS_WIDTH.
enum { KERNEL_MOMENTS_WIDTH = 32 };
void kernel_moments(
    const float *x, float *mean, float *variance, size_t rows, size_t columns, size_t first,
    size_t width);
// y = (x - mean) * scale + shift, by column.
void kernel_normalize(
    const float *x, const float *mean, const float *scale, const float *shift, float *y,
    size_t rows, size_t columns);
// The gradient of a normalisation by the columns' own moments: from g, the gradient of
// gamma * (x - mean) * inverse + beta, first those of gamma and beta for columns first ..< first + width,
// then that of x for `rows` of `total` rows.
void kernel_normalize_sums(
    const float *x, const float *g, const float *mean, const float *inverse, float *dgamma,
    float *dbeta, size_t rows, size_t columns, size_t first, size_t width);
void kernel_normalize_gradient(
    const float *x, const float *g, const float *mean, const float *inverse, const float *gamma,
    const float *dgamma, const float *dbeta, float *dx, size_t rows, size_t columns, size_t total);

// Products with a matrix b [inner, columns] that is packed once and used many times.
// Packed, it takes inner * (columns rounded up to KERNEL_PANEL) floats; its element (k, c) is read from
// b[k * row_stride + c * column_stride].
enum { KERNEL_PANEL = 16 };
void kernel_pack_panels(
    const float *b, size_t row_stride, size_t column_stride, float *packed, size_t inner,
    size_t columns);
// c = a b for a [rows, inner] and c [rows, columns], rows lying apart by their strides.
void kernel_packed_product(
    const float *a, size_t a_stride, const float *packed, float *c, size_t c_stride, size_t rows,
    size_t inner, size_t columns);
// c += mask * (a b); a mask_stride of 0 takes one row of the mask for all rows, and a mask of NULL is all ones.
void kernel_packed_product_added(
    const float *a, size_t a_stride, const float *packed, const float *mask, size_t mask_stride,
    float *c, size_t c_stride, size_t rows, size_t inner, size_t columns);
// c [rows, columns] += mask * (a^T b), for a [steps, rows] and b [steps, columns], where the mask has an element for
// each row of c, or is NULL. Few steps at a time are copied, so that rows of b may lie far apart.
void kernel_steps_product(
    const float *a, size_t a_stride, const float *b, size_t b_stride, const float *mask, float *c,
    size_t c_stride, size_t steps, size_t rows, size_t columns);

// Products of few rows with matrices where they lie; rows of a, b and c begin their strides apart.
// c = a b for a [rows, inner] and b [inner, columns].
void kernel_few_rows_product(
    const float *a, size_t a_stride, const float *b, size_t b_stride, float *c, size_t c_stride,
    size_t rows, size_t inner, size_t columns);
// The same for a that lies transposed, [inner, rows]: few rows are then those of b.
void kernel_few_rows_left_transposed(
    const float *a, size_t a_stride, const float *b, size_t b_stride, float *c, size_t c_stride,
    size_t rows, size_t inner, size_t columns);
// The same for b that lies transposed, [columns, inner].
void kernel_few_rows_right_transposed(
    const float *a, size_t a_stride, const float *b, size_t b_stride, float *c, size_t c_stride,
    size_t rows, size_t inner, size_t columns);

// One step of a gated recurrent unit, reset after the product, rows by rows, each `stride` floats after the one
// before. Gates lie in Keras' order: update z, reset r, candidate c.
//   x: [rows, 3 * units], the inputs' part; bias [2, 3 * units], of the inputs' and of the state's part.
//   h: [rows, 3 * units], the state's part, one row after the other.
//   state, next: [rows, units].
//   gates: [rows, 4 * units] keeps z, r, c and the state's part of c for the way back.
void kernel_gru_forward(
    const float *x, size_t x_stride, const float *bias, const float *h, const float *state,
    size_t state_stride, float *next, size_t next_stride, float *gates, size_t gates_stride,
    size_t rows, size_t units);
// The way back. dstate [rows, units], one row after the other, is what reaches the next state from later steps,
// upstream what reaches it from the output; dstate becomes what reaches the former state past the products.
// dx [rows, 3 * units] is the gradient of x, and but for the candidate that of h too: there it is dcandidate
// [rows, units].
void kernel_gru_backward(
    const float *upstream, size_t upstream_stride, const float *gates, size_t gates_stride,
    const float *state, size_t state_stride, float *dx, size_t dx_stride, float *dcandidate,
    size_t dcandidate_stride, float *dstate, size_t rows, size_t units);
// y [rows, columns] = x * mask; with a mask_stride of 0 one row of the mask is for all rows.
void kernel_mask_rows(
    const float *x, size_t x_stride, const float *mask, size_t mask_stride, float *y, size_t rows,
    size_t columns);
// Products of one-hot rows with a table [inputs, ...], whose rows and those of y lie `stride` apart: `columns` of
// row indices[step] times that index' element of the mask, which may be NULL; 0 for indices outside.
void kernel_gather_rows(
    const float *indices, const float *table, size_t stride, const float *mask, float *y, size_t steps,
    size_t inputs, size_t columns);
// The gradient of that product, added to the table.
void kernel_scatter_rows(
    const float *indices, const float *x, size_t stride, const float *mask, float *table, size_t steps,
    size_t inputs, size_t columns);
