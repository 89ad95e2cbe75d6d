"""Writes options.json: options of layers, optimizers and models with several outputs, by short runs of Keras.

    python3 make_options.py OUTPUT_DIR

Nothing is drawn at random: every parameter starts with a constant, and examples are taken in their order.
"""

import fixture_support as support

tf, keras = support.start_keras()
import numpy as np  # noqa: E402

L, R, C = keras.layers, keras.regularizers, keras.constraints


def constant(value):
    return keras.initializers.Constant(value)


def numbers(*shape):
    count = int(np.prod(shape))
    return (np.arange(count, dtype=np.float32) * 7 % 11 / 11).reshape(shape)


def run(name, model, inputs, targets, **compiled):
    model.compile(**compiled)
    history = model.fit(inputs, targets, epochs=3, batch_size=4, shuffle=False, verbose=0).history
    predictions = model.predict(inputs, verbose=0)
    if not isinstance(predictions, list):
        predictions = [predictions]
    evaluated = model.evaluate(inputs, targets, batch_size=256, verbose=0)
    return {"name": name, "history": {key: [float(v) for v in values] for key, values in history.items()},
            "evaluated": [float(v) for v in np.ravel(evaluated)],
            "predictions": [support.tensor(p) for p in predictions]}


def recurrent(kind):
    layer = getattr(L, kind)(
        3, kernel_initializer=constant(0.2), recurrent_initializer=constant(0.1), bias_initializer=constant(0.05),
        kernel_regularizer=R.L2(0.01), recurrent_regularizer=R.L1(0.02), bias_regularizer=R.L2(0.03),
        go_backwards=True, return_sequences=True)
    model = keras.Sequential([
        keras.Input((4, 2)), layer, L.Flatten(), L.Dense(1, kernel_initializer=constant(0.3))])
    return run(kind, model, numbers(8, 4, 2), numbers(8, 1),
               loss="mse", optimizer=keras.optimizers.SGD(0.1, clipnorm=0.05))


def embedding():
    model = keras.Sequential([
        keras.Input((3,)),
        L.Embedding(6, 2, embeddings_initializer=constant(0.4), embeddings_regularizer=R.L2(0.01)),
        L.Flatten(), L.Dense(1, kernel_initializer=constant(0.3))])
    indices = (np.arange(24) % 6).reshape(8, 3).astype(np.float32)
    return run("Embedding", model, indices, numbers(8, 1),
               loss="mse", optimizer=keras.optimizers.Adam(0.1, global_clipnorm=0.2))


def convolution():
    model = keras.Sequential([
        keras.Input((6, 5, 1)),
        L.Conv2D(2, (3, 2), strides=(2, 1), padding="same", activation="tanh", kernel_initializer=constant(0.1)),
        L.MaxPooling2D((1, 2)), L.UpSampling2D((1, 2)), L.AveragePooling2D((3, 1)),
        L.Conv2DTranspose(1, (1, 2), kernel_initializer=constant(0.2)),
        L.Flatten(), L.Dense(1, kernel_initializer=constant(0.3))])
    return run("Conv2D", model, numbers(8, 6, 5, 1), numbers(8, 1),
               loss="mse", optimizer=keras.optimizers.RMSprop(0.01, clipvalue=0.05))


def outputs():
    wide, deep = keras.Input((3,), name="wide"), keras.Input((4,), name="deep")
    hidden = L.Dense(5, activation="relu", kernel_initializer=constant(0.1))(deep)
    main = L.Dense(1, name="main", kernel_initializer=constant(0.3))(L.Concatenate()([wide, hidden]))
    side = L.Dense(1, name="side", activation="sigmoid", kernel_initializer=constant(0.4))(hidden)
    model = keras.Model([wide, deep], [main, side])
    return run("outputs", model, [numbers(8, 3), numbers(8, 4)],
               [numbers(8, 1), np.round(numbers(8, 1))], loss=["mse", "binary_crossentropy"],
               loss_weights=[0.9, 0.1], metrics=[["mae"], ["binary_accuracy", "mae"]],
               optimizer=keras.optimizers.SGD(0.05))


def constrained(kind):
    if kind == "dense":
        model = keras.Sequential([
            keras.Input((3,)),
            L.Dense(4, activation="tanh", kernel_initializer=constant(0.6), kernel_constraint=C.MaxNorm(0.9),
                    bias_constraint=C.NonNeg()),
            L.Dense(1, kernel_initializer=constant(0.3), kernel_constraint=C.UnitNorm())])
        inputs = numbers(8, 3)
    elif kind == "convolution":
        model = keras.Sequential([
            keras.Input((4, 5, 1)),
            L.Conv2D(2, 3, kernel_initializer=constant(0.1), kernel_constraint=C.MaxNorm(0.25, axis=[0, 1, 2])),
            L.Conv2DTranspose(1, 2, kernel_initializer=constant(0.2),
                              kernel_constraint=C.MinMaxNorm(0.5, 0.8, rate=0.7, axis=[0, 1, 2])),
            L.Flatten(), L.Dense(1, kernel_initializer=constant(0.1))])
        inputs = numbers(8, 4, 5, 1)
    else:
        model = keras.Sequential([
            keras.Input((3,)),
            L.Embedding(6, 2, embeddings_initializer=constant(0.4), embeddings_constraint=C.UnitNorm(axis=1)),
            L.GRU(3, kernel_initializer=constant(0.2), recurrent_initializer=constant(0.1),
                  kernel_constraint=C.MinMaxNorm(0.2, 0.3), recurrent_constraint=C.NonNeg(),
                  bias_constraint=C.MaxNorm(0.01, axis=1)),
            L.Dense(1, kernel_initializer=constant(0.3))])
        inputs = (np.arange(24) % 6).reshape(8, 3).astype(np.float32)
    return run("constrained_" + kind, model, inputs, numbers(8, 1), loss="mse",
               optimizer=keras.optimizers.Adam(0.1))


def penalties():
    """What layers add to the loss for their outputs' size; what is frozen adds nothing for its parameters'."""
    frozen = L.Dense(4, activation="tanh", kernel_initializer=constant(0.3), bias_initializer=constant(0.1),
                     kernel_regularizer=R.L2(0.5), activity_regularizer=R.L1(0.02))
    frozen.trainable = False
    model = keras.Sequential([
        keras.Input((3,)), frozen, L.ActivityRegularization(l1=0.01, l2=0.02),
        L.Reshape((4, 1)),
        L.GRU(2, kernel_initializer=constant(0.2), recurrent_initializer=constant(0.1), return_sequences=True,
              activity_regularizer=R.L2(0.05)),
        L.Conv1D(2, 2, kernel_initializer=constant(0.2), activity_regularizer=R.L1L2(0.01, 0.02)), L.Flatten(),
        L.Dense(1, kernel_initializer=constant(0.3), kernel_regularizer=R.L1(0.01), activity_regularizer=R.L2(0.1))])
    return run("penalties", model, numbers(8, 3), numbers(8, 1), loss="mse", metrics=["mae"],
               optimizer=keras.optimizers.SGD(0.1))


def states():
    """A recurrent layer that goes on from another's states, as in translation."""
    made = dict(kernel_initializer=constant(0.2), recurrent_initializer=constant(0.1))
    source, target = keras.Input((None, 2), name="source"), keras.Input((None, 3), name="target")
    _, hidden, cell = L.LSTM(4, return_state=True, name="encoder", **made)(source)
    decoded = L.LSTM(4, return_sequences=True, name="decoder", **made)(target, initial_state=[hidden, cell])
    _, last = L.GRU(4, return_state=True, name="further", **made)(decoded, initial_state=hidden)
    output = L.Add(name="sum")([L.Dense(1, kernel_initializer=constant(0.3), name="output")(last), L.Dense(
        1, kernel_initializer=constant(0.1), name="direct")(cell)])
    return run("states", keras.Model([source, target], output), [numbers(8, 5, 2), numbers(8, 4, 3)], numbers(8, 1),
               loss="mse", optimizer=keras.optimizers.SGD(0.1))


class Sampling(L.Layer):
    """The layer of a variational autoencoder that adds to the loss, its noise left out."""

    def __init__(self):
        super().__init__(name="sampling")
        self.scale = self.add_weight(shape=(2,), initializer="ones", regularizer=R.L2(0.1), constraint=C.MaxNorm(1.2))

    def call(self, inputs):
        mean, spread = inputs
        self.add_loss(-0.5 * keras.ops.mean(1 + spread - keras.ops.square(mean) - keras.ops.exp(spread)))
        return mean + keras.ops.exp(0.5 * spread) * self.scale


def own():
    """A layer of one's own with two inputs, which adds to the loss."""
    inputs = keras.Input((3,))
    hidden = L.Dense(4, activation="tanh", kernel_initializer=constant(0.2))(inputs)
    mean = L.Dense(2, kernel_initializer=constant(0.3), name="mean")(hidden)
    spread = L.Dense(2, kernel_initializer=constant(0.1), name="spread")(hidden)
    output = L.Dense(1, kernel_initializer=constant(0.4), name="output")(Sampling()([mean, spread]))
    return run("own", keras.Model(inputs, output), numbers(8, 3), numbers(8, 1), loss="mse",
               optimizer=keras.optimizers.Adam(0.05))


runs = [recurrent(kind) for kind in ("SimpleRNN", "LSTM", "GRU")] + [embedding(), convolution(), outputs()]
runs += [constrained(kind) for kind in ("dense", "convolution", "recurrent")]
runs += [penalties(), states(), own()]
support.write("options.json", {"versions": support.versions(), "runs": runs})
