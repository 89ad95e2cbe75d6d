"""Writes further.json: activations with options, edges of images, merging layers and both directions by Keras.

    python3 make_further.py OUTPUT_DIR

Weights and their gradients are lists in Keras' order; merging layers have several inputs.
"""

import fixture_support as support

tf, keras = support.start_keras()
import numpy as np  # noqa: E402

L = keras.layers
generator = np.random.default_rng(11)
cases = []


def add(name, layer, *shapes, **options):
    inputs = [tf.constant(support.uniform(generator, *s, low=-2, high=2)) for s in shapes]
    given = inputs if len(inputs) > 1 else inputs[0]
    layer.build([tuple(i.shape) for i in inputs] if len(inputs) > 1 else tuple(inputs[0].shape))
    layer.set_weights([support.uniform(generator, *w.shape, low=-0.5, high=0.5) for w in layer.weights])
    weights = [w.value for w in layer.trainable_weights]
    with tf.GradientTape() as tape:
        for i in inputs:
            tape.watch(i)
        output = layer(given)
    upstream = support.uniform(generator, *output.shape)
    gradients = tape.gradient(output, weights + inputs, output_gradients=upstream)
    gradients = [support.tensor(tf.convert_to_tensor(g)) for g in gradients]
    cases.append({
        "name": name, "layer": type(layer).__name__, "options": options,
        "inputs": [support.tensor(i) for i in inputs],
        "weights": [support.tensor(w.numpy()) for w in weights], "upstream": support.tensor(upstream),
        "output": support.tensor(output), "weight_gradients": gradients[: len(weights)],
        "input_gradients": gradients[len(weights):]})


add("elu", L.ELU(alpha=0.5), (3, 5), alpha=0.5)
add("relu", L.ReLU(), (3, 5))
add("relu_options", L.ReLU(max_value=1.5, negative_slope=0.1, threshold=0.4), (4, 6),
    max_value=1.5, negative_slope=0.1, threshold=0.4)
add("prelu_shared", L.PReLU(shared_axes=[1, 2]), (2, 3, 4, 2), shared_axes=[1, 2])
add("softmax_first", L.Softmax(axis=1), (2, 3, 4), axis=1)
add("cropping", L.Cropping2D(((1, 0), (2, 1))), (2, 4, 6, 2), cropping=[1, 0, 2, 1])
add("padding", L.ZeroPadding2D(((1, 0), (2, 1))), (2, 3, 2, 2), padding=[1, 0, 2, 1])
add("rescaling", L.Rescaling(1 / 127.5, offset=-1), (2, 3), scale=1 / 127.5, offset=-1)
for kind in ("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum"):
    count = 2 if kind == "Subtract" else 3
    add(kind.lower(), getattr(L, kind)(), *[(2, 3, 4)] * count)
add("add_broadcast", L.Add(), (2, 3, 4), (2, 1, 4))
add("concatenate", L.Concatenate(), (2, 3), (2, 4), (2, 1), axis=-1)
add("concatenate_first", L.Concatenate(axis=1), (2, 3, 2), (2, 1, 2), axis=1)
for mode in ("concat", "sum", "mul", "ave"):
    sequences = mode in ("concat", "mul")
    for kind in ("SimpleRNN", "LSTM", "GRU"):
        inner = getattr(L, kind)(3, return_sequences=sequences)
        add(f"bidirectional_{kind.lower()}_{mode}", L.Bidirectional(inner, merge_mode=mode), (2, 4, 2),
            inner=kind, merge_mode=mode, return_sequences=sequences)

for name, shape, options in (
    ("plain", (2, 5, 6, 3), dict(kernel_size=3, strides=1, padding="valid", depth_multiplier=1, dilation_rate=1)),
    ("strided", (2, 6, 7, 2), dict(kernel_size=3, strides=2, padding="same", depth_multiplier=2, dilation_rate=1)),
    ("strided_valid", (1, 8, 6, 2), dict(kernel_size=2, strides=3, padding="valid", depth_multiplier=1, dilation_rate=1)),
    ("dilated", (2, 7, 7, 2), dict(kernel_size=3, strides=1, padding="same", depth_multiplier=2, dilation_rate=2)),
):
    add(f"depthwise_{name}", L.DepthwiseConv2D(**options), shape, **options)
    add(f"separable_{name}", L.SeparableConv2D(filters=4, activation="tanh", **options), shape, filters=4, **options)

for name, shape, options in (
    ("plain", (2, 7, 3), dict(kernel_size=3, strides=1, padding="valid", depth_multiplier=2, dilation_rate=1)),
    ("strided", (2, 9, 2), dict(kernel_size=4, strides=2, padding="same", depth_multiplier=1, dilation_rate=1)),
    ("dilated", (1, 8, 2), dict(kernel_size=3, strides=1, padding="same", depth_multiplier=1, dilation_rate=2)),
):
    add(f"depthwise_sequences_{name}", L.DepthwiseConv1D(**options), shape, **options)
    add(f"separable_sequences_{name}", L.SeparableConv1D(filters=3, activation="tanh", **options), shape, filters=3,
        **options)
add("unit_rows", L.UnitNormalization(), (3, 4), axis=-1)
add("unit_steps", L.UnitNormalization(axis=1), (2, 3, 4), axis=1)
add("root_mean_square", L.RMSNormalization(), (2, 3, 4), epsilon=1e-6)
add("root_mean_square_epsilon", L.RMSNormalization(epsilon=0.1), (3, 4), epsilon=0.1)

add("dot_vectors", L.Dot(axes=1), (3, 4), (3, 4), axes=[1, 1], normalize=False)
add("dot_cosines", L.Dot(axes=1, normalize=True), (3, 4), (3, 4), axes=[1, 1], normalize=True)
add("dot_sequences", L.Dot(axes=2), (2, 3, 4), (2, 5, 4), axes=[2, 2], normalize=False)
add("dot_apart", L.Dot(axes=(1, -1), normalize=True), (2, 3, 4), (2, 5, 3), axes=[1, -1], normalize=True)
add("dot_unequal", L.Dot(axes=(2, 1)), (2, 3, 4), (2, 4), axes=[2, 1], normalize=False)
for interpolation in ("bilinear", "nearest"):
    for height, width in ((5, 3), (2, 9)):
        add(f"resizing_{interpolation}_{height}", L.Resizing(height, width, interpolation=interpolation), (2, 3, 4, 2),
            height=height, width=width, interpolation=interpolation)
add("identity", L.Identity(), (2, 3))

adapted, data = L.Normalization(), support.uniform(generator, 9, 2, 3, low=-3, high=1)
adapted.adapt(data)
values = support.uniform(generator, 2, 2, 3, low=-2, high=2)
normalization = {"data": support.tensor(data), "input": support.tensor(values), "output": support.tensor(adapted(values)),
                 "mean": support.tensor(adapted.mean), "variance": support.tensor(adapted.variance)}
for height, width, shape in ((2, 3, (2, 5, 6, 2)), (3, 2, (1, 4, 4, 1))):
    add(f"center_crop_{height}_{width}", L.CenterCrop(height, width), shape, height=height, width=width)
enlarged = []
for height, width, shape in ((5, 4, (2, 3, 7, 2)), (4, 9, (1, 6, 5, 1)), (6, 6, (1, 3, 3, 1))):
    images = support.uniform(generator, *shape)
    enlarged.append({"height": height, "width": width, "input": support.tensor(images),
                     "output": support.tensor(L.CenterCrop(height, width)(images))})
for name, equation, shape, target, axes in (
    ("dense", "ab,bc->ac", (3, 4), (5,), "c"),
    ("sequences", "abc,cd->abd", (2, 3, 4), (0, 5), "d"),
    ("open", "...x,xy->...y", (2, 3, 4), (5,), "y"),
    ("heads", "abc,cde->abde", (2, 3, 4), (0, 2, 5), "de"),
    ("joined", "abde,dec->abc", (2, 3, 2, 5), (0, 4), None),
    ("across", "abc,bd->adc", (2, 3, 4), (5, 4), "d"),
):
    given = {"equation": equation, "output_shape": list(target)} | ({"bias_axes": axes} if axes else {})
    add(f"einsum_{name}", L.EinsumDense(equation, tuple(size or None for size in target), activation="tanh",
                                        bias_axes=axes), shape, **given)
for name, shape, cells, options in (
    ("simple", (2, 4, 3), [("SimpleRNN", 3)], {}),
    ("lstm", (2, 4, 3), [("LSTM", 3)], dict(return_sequences=True)),
    ("gru_backwards", (2, 4, 3), [("GRU", 2)], dict(go_backwards=True)),
    ("stacked", (2, 5, 2), [("LSTM", 3), ("GRU", 2), ("SimpleRNN", 4)], {}),
    ("stacked_backwards", (2, 3, 2), [("GRU", 3), ("LSTM", 2)], dict(go_backwards=True, return_sequences=True)),
):
    parts = [getattr(L, kind + "Cell")(units) for kind, units in cells]
    add(f"cells_{name}", L.RNN(parts if len(parts) > 1 else parts[0], **options), shape,
        cells=[{"kind": kind, "units": units} for kind, units in cells],
        return_sequences=options.get("return_sequences", False), go_backwards=options.get("go_backwards", False))
add("additive_attention", L.AdditiveAttention(), (2, 3, 4), (2, 5, 4), use_scale=True)
add("additive_attention_keys", L.AdditiveAttention(use_scale=False), (2, 3, 4), (2, 5, 2), (2, 5, 4), use_scale=False)
add("kernel_height", L.DepthwiseConv2D((3, 2), padding="same", depth_multiplier=2), (2, 5, 6, 2), kernel_size=[3, 2],
    depth_multiplier=2)
add("kernel_height_mixed", L.SeparableConv2D(3, (1, 3), activation="tanh"), (2, 4, 5, 2), filters=3,
    kernel_size=[1, 3])

# A step of training divides the kernel itself: the gradient is that at the divided one.
spectral = []
for name, inner, shape, iterations in (("dense", L.Dense(4), (3, 5), 1), ("iterations", L.Dense(3), (2, 6), 4),
                                       ("convolution", L.Conv2D(3, 2), (2, 3, 4, 2), 1)):
    layer = L.SpectralNormalization(inner, power_iterations=iterations)
    images = support.uniform(generator, *shape)
    layer.build(shape)
    layer.set_weights([support.uniform(generator, *w.shape) for w in layer.weights])
    start = {w.name: support.tensor(w.numpy()) for w in layer.weights}
    optimizer, steps = keras.optimizers.SGD(0.1), []
    upstream = support.uniform(generator, *layer(images).shape)
    for _ in range(3):
        with tf.GradientTape() as tape:
            output = layer(images, training=True)
            loss = tf.reduce_sum(output * upstream)
        optimizer.apply(tape.gradient(loss, layer.trainable_variables), layer.trainable_variables)
        steps.append({"output": support.tensor(output), "weights": {w.name: support.tensor(w.numpy()) for w in layer.weights}})
    spectral.append({"name": name, "iterations": iterations, "input": support.tensor(images), "weights": start,
                     "upstream": support.tensor(upstream), "steps": steps, "output": support.tensor(layer(images))})
support.write("further.json", {"versions": support.versions(), "cases": cases, "normalization": normalization,
                               "enlarged": enlarged, "spectral": spectral})
