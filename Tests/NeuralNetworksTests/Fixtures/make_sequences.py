"""Writes sequences.json: convolutions and poolings along sequences, and layers that keep their state, by Keras.

    python3 make_sequences.py OUTPUT_DIR
"""

import fixture_support as support

tf, keras = support.start_keras()
import numpy as np  # noqa: E402

L = keras.layers
generator = np.random.default_rng(12)
cases = []


def add(name, layer, shape, **options):
    given = tf.constant(support.uniform(generator, *shape, low=-2, high=2))
    layer.build(tuple(given.shape))
    layer.set_weights([support.uniform(generator, *w.shape, low=-0.5, high=0.5) for w in layer.weights])
    weights = [w.value for w in layer.trainable_weights]
    with tf.GradientTape() as tape:
        tape.watch(given)
        output = layer(given)
    upstream = support.uniform(generator, *output.shape)
    gradients = tape.gradient(output, weights + [given], output_gradients=upstream)
    names = [w.name for w in layer.trainable_weights]
    cases.append({
        "name": name, "layer": type(layer).__name__, "options": options, "input": support.tensor(given),
        "parameters": {n: support.tensor(w.numpy()) for n, w in zip(names, weights)},
        "upstream": support.tensor(upstream), "output": support.tensor(output),
        "parameter_gradients": {n: support.tensor(g) for n, g in zip(names, gradients)},
        "input_gradient": support.tensor(gradients[-1])})


def convolution(name, shape, **options):
    add(name, L.Conv1D(**options), shape, **options)


convolution("conv1d", (2, 7, 3), filters=4, kernel_size=3, strides=1, padding="valid", dilation_rate=1)
convolution("conv1d_same", (2, 8, 2), filters=3, kernel_size=4, strides=2, padding="same", dilation_rate=1)
convolution("conv1d_dilated", (1, 9, 2), filters=2, kernel_size=3, strides=1, padding="same", dilation_rate=2)
convolution("conv1d_wide", (2, 10, 16), filters=16, kernel_size=5, strides=2, padding="same", dilation_rate=1)
for name, options in {
    "conv1d_transpose": dict(kernel_size=3, strides=2, padding="same"),
    "conv1d_transpose_valid": dict(kernel_size=2, strides=3, padding="valid"),
}.items():
    add(name, L.Conv1DTranspose(filters=4, **options), (2, 5, 3), filters=4, **options)
for kind in ("MaxPooling1D", "AveragePooling1D"):
    for padding in ("valid", "same"):
        options = dict(pool_size=3, strides=2, padding=padding)
        add(f"{kind.lower()}_{padding}", getattr(L, kind)(**options), (2, 8, 3), **options)
    add(f"{kind.lower()}_plain", getattr(L, kind)(2), (2, 7, 2), pool_size=2, strides=2, padding="valid")
add("global_average", L.GlobalAveragePooling1D(), (3, 5, 4))
add("global_max", L.GlobalMaxPooling1D(), (3, 5, 4))

add("padding", L.ZeroPadding1D((2, 1)), (2, 4, 3), sides=[2, 1])
add("cropping", L.Cropping1D((2, 1)), (2, 7, 3), sides=[2, 1])
add("up_sampling", L.UpSampling1D(3), (2, 4, 3), size=3)

stateful = []
for kind in ("SimpleRNN", "LSTM", "GRU"):
    layer = getattr(L, kind)(4, stateful=True, return_sequences=True)
    batches = [support.uniform(generator, 2, 3, 2, low=-2, high=2) for _ in range(3)]
    layer.build((2, 3, 2))
    layer.set_weights([support.uniform(generator, *w.shape, low=-0.5, high=0.5) for w in layer.weights])
    outputs = [layer(tf.constant(b)) for b in batches]
    layer.reset_state()
    again = layer(tf.constant(batches[0]))
    stateful.append({
        "layer": kind, "weights": [support.tensor(w) for w in layer.get_weights()[:3]],
        "batches": [support.tensor(b) for b in batches], "outputs": [support.tensor(o) for o in outputs],
        "after_reset": support.tensor(again)})

support.write("sequences.json", {"versions": support.versions(), "cases": cases, "stateful": stateful})
