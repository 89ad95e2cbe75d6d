"""Writes volumes.json: layers of volumes, convolutions in groups or of what came before, and normalisations along
other axes than the last, by Keras.

    python3 make_volumes.py OUTPUT_DIR

Weights are a list in Keras' order. `training` tells whether the output is that of training, after which the moving
statistics are `state_after`.
"""

import fixture_support as support

tf, keras = support.start_keras()
import numpy as np  # noqa: E402

L = keras.layers
generator = np.random.default_rng(23)
cases = []


def add(name, layer, shape, training=False, **options):
    # TensorFlow has the windows of volumes in single precision alone.
    given = tf.constant(support.uniform(generator, *shape, low=-2, high=2), layer.compute_dtype)
    layer.build(tuple(given.shape))
    for weight in layer.trainable_weights:
        weight.assign(support.uniform(generator, *weight.shape, low=-0.5, high=0.5))
    weights = [w.value for w in layer.trainable_weights]
    start = [support.tensor(w.numpy()) for w in weights]
    with tf.GradientTape() as tape:
        tape.watch(given)
        output = layer(given, training=True) if training else layer(given)
        upstream = support.uniform(generator, *output.shape)
        total = tf.reduce_sum(output * tf.cast(upstream, output.dtype))
    gradients = tape.gradient(total, weights + [given])
    cases.append({
        "name": name, "layer": type(layer).__name__, "options": options, "training": training,
        "input": support.tensor(given), "weights": start, "upstream": support.tensor(upstream),
        "output": support.tensor(output),
        "weight_gradients": [support.tensor(g) for g in gradients[:-1]],
        "input_gradient": support.tensor(gradients[-1]),
        "state_after": [support.tensor(w.numpy()) for w in layer.non_trainable_weights]})


volume = (2, 4, 5, 3, 2)
for name, options in (
    ("valid", dict(kernel_size=2, strides=1, padding="valid", dilation_rate=1)),
    ("same", dict(kernel_size=3, strides=1, padding="same", dilation_rate=1)),
    ("strided", dict(kernel_size=2, strides=2, padding="same", dilation_rate=1)),
    ("strided_valid", dict(kernel_size=2, strides=2, padding="valid", dilation_rate=1)),
    ("dilated", dict(kernel_size=2, strides=1, padding="same", dilation_rate=2)),
):
    add(f"volumes_{name}", L.Conv3D(3, activation="tanh", **options), volume, filters=3, **options)
for kind in ("MaxPooling3D", "AveragePooling3D"):
    for padding in ("valid", "same"):
        for size in (2, 3):
            layer = getattr(L, kind)(size, strides=2, padding=padding, dtype="float32")
            add(f"{kind}_{padding}_{size}", layer, volume, pool_size=size, strides=2, padding=padding)
add("greatest", L.GlobalMaxPooling3D(), volume)
add("mean", L.GlobalAveragePooling3D(), volume)
add("larger", L.UpSampling3D(2), volume, size=2)
add("padded", L.ZeroPadding3D(1), volume, size=1)
add("cropped", L.Cropping3D(1), volume, size=1)

for groups, filters, padding, strides in ((2, 4, "same", 1), (4, 4, "valid", 2)):
    add(f"groups_{groups}", L.Conv2D(filters, 3, strides=strides, padding=padding, groups=groups), (2, 5, 6, 4),
        filters=filters, kernel_size=3, strides=strides, padding=padding, groups=groups, dilation_rate=1)
add("groups_sequences", L.Conv1D(6, 2, groups=3, padding="same"), (2, 5, 3), filters=6, kernel_size=2, strides=1,
    padding="same", groups=3, dilation_rate=1)
for kernel, strides, dilation in ((3, 1, 1), (2, 2, 1), (3, 1, 2)):
    add(f"causal_{kernel}_{strides}_{dilation}",
        L.Conv1D(3, kernel, strides=strides, padding="causal", dilation_rate=dilation), (2, 7, 2), filters=3,
        kernel_size=kernel, strides=strides, padding="causal", groups=1, dilation_rate=dilation)

images = (3, 4, 2, 6)
for training in (False, True):
    add(f"batches_along_1_{training}", L.BatchNormalization(axis=1, momentum=0.9), images, training=training, axis=1,
        center=True, scale=True)
    add(f"batches_plain_{training}", L.BatchNormalization(axis=2, momentum=0.9, center=False, scale=False), images,
        training=training, axis=2, center=False, scale=False)
for axes, center, scale in (([1], True, True), ([1, 2], True, True), ([-1], False, True), ([3], True, False),
                            ([1, 2, 3], True, True)):
    add(f"layers_along_{axes}_{center}_{scale}", L.LayerNormalization(axis=axes, center=center, scale=scale), images,
        axes=axes, center=center, scale=scale)
for groups, axis, center, scale in ((2, 1, True, True), (3, -1, False, True), (-1, 1, True, False)):
    add(f"groups_along_{axis}_{groups}", L.GroupNormalization(groups, axis=axis, center=center, scale=scale), images,
        groups=groups, axis=axis, center=center, scale=scale)

small = (2, 2, 3, 2, 2)
for name, options in (
    ("valid", dict(kernel_size=2, strides=1, padding="valid")),
    ("same", dict(kernel_size=3, strides=1, padding="same")),
    ("strided", dict(kernel_size=3, strides=2, padding="same")),
    ("strided_valid", dict(kernel_size=3, strides=2, padding="valid")),
    ("apart", dict(kernel_size=1, strides=2, padding="same")),
    ("apart_valid", dict(kernel_size=1, strides=2, padding="valid")),
):
    add(f"transposed_{name}", L.Conv3DTranspose(3, activation="tanh", **options), small, filters=3, dilation_rate=1,
        **options)

support.write("volumes.json", {"versions": support.versions(), "cases": cases})
