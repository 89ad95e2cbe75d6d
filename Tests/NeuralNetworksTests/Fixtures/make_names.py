"""Writes names.json: training by the names of inputs and outputs, states of layers that walk in both directions, and
padded sequences, by Keras.

    python3 make_names.py OUTPUT_DIR

Kernels are constants, biases zeros.
"""

import fixture_support as support

tf, keras = support.start_keras(double=False)
import numpy as np  # noqa: E402

L = keras.layers


def constant(value):
    return keras.initializers.Constant(value)


left, right = keras.Input((3,), name="left"), keras.Input((2,), name="right")
hidden = L.Dense(4, activation="tanh", kernel_initializer=constant(0.1))(L.Concatenate()([left, right]))
price = L.Dense(1, kernel_initializer=constant(0.2), name="price")(hidden)
kind = L.Dense(2, activation="softmax", kernel_initializer=constant(0.3), name="kind")(hidden)
model = keras.Model([left, right], [price, kind])
model.compile(
    loss={"price": "mse", "kind": "sparse_categorical_crossentropy"}, loss_weights={"price": 1.0, "kind": 0.5},
    optimizer=keras.optimizers.SGD(0.1), metrics={"price": ["mae"], "kind": ["accuracy"]})
inputs = {"left": np.arange(12, dtype="f").reshape(4, 3) / 12, "right": np.arange(8, dtype="f").reshape(4, 2) / 8}
targets = {"price": np.array([[1], [2], [3], [4]], "f"), "kind": np.array([0, 1, 0, 1])}
history = model.fit(inputs, targets, epochs=3, initial_epoch=1, batch_size=2, shuffle=False, verbose=0)
named = {
    "loss": [support.number(v) for v in history.history["loss"]],
    "price_mae": [support.number(v) for v in history.history["price_mae"]],
    "evaluated": [support.number(v) for v in model.evaluate(inputs, targets, batch_size=2, verbose=0)[:3]]}

given = (np.arange(24, dtype="f").reshape(2, 4, 3) - 12) / 12
states = []
for name, merge, sequences in (("LSTM", "concat", True), ("GRU", "sum", False)):
    layer = L.Bidirectional(
        getattr(L, name)(
            2, kernel_initializer=constant(0.3), recurrent_initializer=constant(-0.2), return_sequences=sequences,
            return_state=True), merge_mode=merge)
    first = layer(given)
    second = layer(given, initial_state=first[1:])
    states.append({
        "layer": name, "merge": merge, "sequences": sequences, "input": support.tensor(given),
        "first": [support.tensor(t) for t in first], "second": [support.tensor(t) for t in second]})

ragged = [[1, 2, 3], [4], [5, 6, 7, 8, 9]]
padded = [
    {"padding": padding, "truncating": truncating, "length": length,
     "output": support.tensor(keras.utils.pad_sequences(
         ragged, maxlen=length, padding=padding, truncating=truncating, value=-1.0, dtype="float32"))}
    for padding in ("pre", "post") for truncating in ("pre", "post") for length in (None, 4)]

support.write("names.json", {"versions": support.versions(), "named": named, "states": states, "padded": padded})
