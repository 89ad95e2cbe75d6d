"""Writes masking.json: layers along sequences of which some steps do not count, and runs of such models, by Keras.

    python3 make_masking.py OUTPUT_DIR
"""

import fixture_support as support

tf, keras = support.start_keras()
import numpy as np  # noqa: E402

L = keras.layers
generator = np.random.default_rng(21)
cases = []

MASKS = np.array([[1, 1, 1, 1, 0], [1, 1, 0, 0, 0], [0, 1, 1, 0, 1]], dtype=bool)


def add(name, layer, *shapes, masks=None, training=False, **options):
    """A case whose inputs have the mask above, or those given: None for an input all of whose steps count."""
    inputs = [tf.constant(support.uniform(generator, *s, low=-2, high=2)) for s in shapes]
    masks = masks or [MASKS] * len(inputs)
    several = len(inputs) > 1
    shape = [tuple(i.shape) for i in inputs] if several else tuple(inputs[0].shape)
    if isinstance(layer, L.MultiHeadAttention):
        layer.build(*shape)
    else:
        layer.build(shape)
    values = [support.uniform(generator, *w.shape, low=-0.5, high=0.5) for w in layer.weights]
    layer.set_weights([np.abs(v) + 0.5 if w.name.startswith("moving_variance") else v
                       for v, w in zip(values, layer.weights)])
    all_weights = [support.tensor(w.numpy()) for w in layer.weights]
    weights = [w.value for w in layer.trainable_weights]
    with tf.GradientTape() as tape:
        for i in inputs:
            tape.watch(i)
        given = [tf.identity(i) for i in inputs]
        for i, mask in zip(given, masks):
            if mask is not None:
                keras.src.backend.set_keras_mask(i, tf.constant(mask))
        if isinstance(layer, L.MultiHeadAttention):
            output = layer(*given, use_causal_mask=options.get("causal", False))
        elif several and isinstance(layer, L.Attention):
            output = layer(given, use_causal_mask=options.get("causal", False))
        elif isinstance(layer, L.BatchNormalization):
            output = layer(given[0], training=training)
        else:
            output = layer(given if several else given[0])
    upstream = support.uniform(generator, *output.shape)
    gradients = tape.gradient(output, weights + inputs, output_gradients=upstream)
    gradients = [support.tensor(tf.convert_to_tensor(g)) for g in gradients]
    mask = keras.src.backend.get_keras_mask(output)
    cases.append({
        "name": name, "layer": type(layer).__name__, "options": options, "training": training,
        "inputs": [support.tensor(i) for i in inputs],
        "masks": [None if m is None else support.tensor(m) for m in masks],
        "weights": all_weights, "upstream": support.tensor(upstream), "output": support.tensor(output),
        "output_mask": None if mask is None else support.tensor(mask),
        "weight_gradients": gradients[: len(weights)], "input_gradients": gradients[len(weights):],
        "weights_after": [support.tensor(w.numpy()) for w in layer.weights]})


for kind in ("SimpleRNN", "LSTM", "GRU"):
    for sequences in (False, True):
        for backwards in (False, True):
            options = dict(return_sequences=sequences, go_backwards=backwards)
            add(f"{kind.lower()}_{'sequences' if sequences else 'last'}{'_backwards' if backwards else ''}",
                getattr(L, kind)(4, **options), (3, 5, 2), **options)
for mode in ("concat", "sum"):
    for sequences in (False, True):
        inner = L.GRU(3, return_sequences=sequences)
        add(f"bidirectional_{mode}_{sequences}", L.Bidirectional(inner, merge_mode=mode), (3, 5, 2),
            inner="GRU", merge_mode=mode, return_sequences=sequences)
add("mean_over_steps", L.GlobalAveragePooling1D(), (3, 5, 4))
add("batch_normalization", L.BatchNormalization(), (3, 5, 4), training=True)
add("dense", L.Dense(3), (3, 5, 4))
# Flatten ends masks.
add("flatten", L.Flatten(), (3, 5, 4))
add("add", L.Add(), (3, 5, 2), (3, 5, 2), masks=[MASKS, MASKS[::-1]])
add("add_to_all", L.Add(), (3, 5, 2), (3, 5, 2), masks=[MASKS, None])
add("concatenate", L.Concatenate(), (3, 5, 2), (3, 5, 3), masks=[MASKS, None], axis=-1)
add("concatenate_steps", L.Concatenate(axis=1), (3, 5, 2), (3, 5, 2), masks=[MASKS, MASKS[::-1]], axis=1)
plain = [None, None, None]
for masked in (False, True):
    masks = None if masked else plain[:2]
    end = "_masked" if masked else ""
    add("attention" + end, L.Attention(), (3, 5, 4), (3, 5, 4), masks=masks)
    add("attention_scale" + end, L.Attention(use_scale=True), (3, 5, 4), (3, 5, 4), masks=masks, use_scale=True)
    add("attention_causal" + end, L.Attention(), (3, 5, 4), (3, 5, 4), masks=masks, causal=True)
    add("attention_concat" + end, L.Attention(use_scale=True, score_mode="concat"), (3, 5, 4), (3, 5, 4),
        masks=masks, use_scale=True, score_mode="concat")
    add("heads" + end, L.MultiHeadAttention(2, 3), (3, 5, 4), (3, 5, 4), masks=masks, heads=2, key_dim=3)
    add("heads_causal" + end, L.MultiHeadAttention(2, 3), (3, 5, 4), (3, 5, 4), masks=masks, heads=2,
        key_dim=3, causal=True)
add("attention_key", L.Attention(), (3, 5, 4), (3, 6, 3), (3, 6, 4), masks=plain)
add("heads_sizes", L.MultiHeadAttention(2, 3, value_dim=5, output_shape=6, use_bias=False), (3, 5, 4), (3, 6, 7),
    (3, 6, 2), masks=plain, heads=2, key_dim=3, value_dim=5, output_dim=6, use_bias=False)


def layer_mask(layer, given):
    output = layer(given)
    return {"input": support.tensor(given), "output": support.tensor(output),
            "mask": support.tensor(keras.src.backend.get_keras_mask(output))}


given = support.uniform(generator, 3, 5, 2)
given[~MASKS] = 0.25
given[0, 0, 0] = 0.25
masking = layer_mask(L.Masking(0.25), tf.constant(given))

# Whole models: three steps of SGD on sequences filled up with 0, examples weighted in the last run.
numbers = np.array([[3, 1, 4, 0, 0, 0], [2, 7, 0, 0, 0, 0], [1, 8, 2, 8, 1, 8], [5, 0, 0, 0, 0, 0]])
runs = []


def run(name, layers, targets, loss, sample_weight=None, metrics=()):
    keras.config.set_floatx("float32")
    model = keras.Sequential([keras.Input((6,))] + layers)
    offset = 0
    for w in model.weights:
        w.assign(support.formula(tuple(w.shape), 1.0, offset))
        offset += 1000
    model.compile(loss=loss, optimizer=keras.optimizers.SGD(0.5), metrics=list(metrics), weighted_metrics=[])
    history = model.fit(numbers, targets, epochs=3, batch_size=4, shuffle=False, verbose=0,
                        sample_weight=sample_weight).history
    evaluated = model.evaluate(numbers, targets, verbose=0)
    runs.append({
        "name": name, "numbers": support.tensor(numbers), "targets": support.tensor(targets),
        "sample_weight": None if sample_weight is None else support.tensor(sample_weight),
        "loss": [support.number(v) for v in history["loss"]],
        "metric": [support.number(v) for v in history.get("accuracy", [])],
        "evaluated": [support.number(v) for v in np.atleast_1d(evaluated)],
        "predictions": support.tensor(model.predict(numbers, verbose=0))})
    keras.config.set_floatx("float64")


labels = np.array([0, 1, 1, 0])
tags = np.array([[1, 2, 0, 0, 0, 0], [2, 2, 0, 0, 0, 0], [0, 1, 2, 0, 1, 2], [1, 0, 0, 0, 0, 0]])
run("classifier", [L.Embedding(10, 4, mask_zero=True), L.LSTM(3), L.Dense(2, activation="softmax")], labels,
    "sparse_categorical_crossentropy", metrics=["accuracy"])
tagger = lambda: [  # noqa: E731
    L.Embedding(10, 4, mask_zero=True), L.GRU(3, return_sequences=True),
    L.TimeDistributed(L.Dense(3, activation="softmax"))]
run("tagger", tagger(), tags, "sparse_categorical_crossentropy", metrics=["accuracy"])
run("weighted_tagger", tagger(), tags, "sparse_categorical_crossentropy",
    sample_weight=np.array([[1.0], [0.5], [2.0], [0.0]]))

support.write("masking.json", {"versions": support.versions(), "cases": cases, "masking": masking, "runs": runs})
