"""Writes dense.json and activations.json: Dense layers and activations, forward and backward, by Keras.

    python3 make_dense.py OUTPUT_DIR
"""

import fixture_support as support

tf, keras = support.start_keras()
import numpy as np  # noqa: E402

generator = np.random.default_rng(1)


def leaky_relu(x):
    return keras.activations.leaky_relu(x, negative_slope=0.2)


ACTIVATIONS = {
    name: keras.activations.get(name)
    for name in ("linear", "selu", "sigmoid", "tanh", "softmax", "relu", "elu", "gelu", "softplus",
                 "swish", "exponential", "hard_sigmoid", "softsign")
}
ACTIVATIONS["leaky_relu"] = leaky_relu
MORE_ACTIVATIONS = {name: keras.activations.get(name) for name in ("log_softmax", "mish", "relu6")}
MORE_ACTIVATIONS |= {name: keras.activations.get(name) for name in (
    "celu", "log_sigmoid", "hard_silu", "hard_tanh", "hard_shrink", "soft_shrink", "tanh_shrink", "squareplus",
    "sparse_plus", "sparse_sigmoid")}
MORE_ACTIVATIONS["threshold"] = lambda x: keras.activations.threshold(x, 0.4, -2)
MORE_ACTIVATIONS["gelu_tanh"] = lambda x: keras.activations.gelu(x, approximate=True)
MORE_ACTIVATIONS |= {name: keras.activations.get(name) for name in ("glu", "sparsemax")}
MORE_ACTIVATIONS |= {
    "elu_alpha": lambda x: keras.activations.elu(x, alpha=0.4),
    "celu_alpha": lambda x: keras.activations.celu(x, alpha=2.5),
    "hard_shrink_threshold": lambda x: keras.activations.hard_shrink(x, threshold=1.7),
    "soft_shrink_threshold": lambda x: keras.activations.soft_shrink(x, threshold=1.7),
    "squareplus_b": lambda x: keras.activations.squareplus(x, b=9),
    "relu_options": lambda x: keras.activations.relu(x, negative_slope=0.1, max_value=4, threshold=0.7),
}


def dense(name, activation, batch, inputs, units, use_bias=True):
    layer = keras.layers.Dense(units, activation=activation, use_bias=use_bias)
    layer.build([None, inputs])
    kernel = support.uniform(generator, inputs, units)
    bias = support.uniform(generator, units)
    layer.set_weights([kernel, bias] if use_bias else [kernel])
    x = tf.constant(support.uniform(generator, *batch, inputs, low=-2, high=2))
    variables = [v.value for v in layer.trainable_variables]
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = layer(x)
    upstream = support.uniform(generator, *y.shape)
    input_gradient, *gradients = tape.gradient(y, [x, *variables], output_gradients=upstream)
    keys = ["kernel", "bias"][: len(variables)]
    return {
        "name": name,
        "input": support.tensor(x),
        "parameters": {k: support.tensor(v) for k, v in zip(keys, variables)},
        "upstream": support.tensor(upstream),
        "output": support.tensor(y),
        "input_gradient": support.tensor(input_gradient),
        "parameter_gradients": {k: support.tensor(v) for k, v in zip(keys, gradients)},
    }


cases = []
for name, activation in ACTIVATIONS.items():
    cases.append({"activation": name, **dense(name, activation, [3], 5, 4)})
    cases.append({"activation": name, **dense(name + "_odd_sizes", activation, [5], 9, 19)})
cases.append({"activation": "linear", **dense("linear_without_bias", None, [4], 7, 3, use_bias=False)})
cases.append({"activation": "tanh", **dense("tanh_on_rank_3", "tanh", [2, 3], 5, 4)})
cases.append({"activation": "softmax", **dense("softmax_on_rank_3", "softmax", [2, 3], 5, 6)})
cases.append({"activation": "sigmoid", **dense("sigmoid_one_by_one", "sigmoid", [1], 1, 1)})

# Points where formulas overflow, cancel or have a corner; zero's gradient is the one TensorFlow chooses.
points = [-100, -30, -10, -3.5, -3, -2.5, -1, -0.5, -1e-4, -1e-8, 0, 1e-8, 1e-4, 0.5, 1, 2.5, 3, 3.5,
          6, 10, 30, 80]
points = np.array(points, np.float32).astype(np.float64)
rows = np.array([[0, 0, 0], [1, 2, 3], [80, -80, 0], [100, 100, 100], [-5, 0.25, 4]], np.float64)
# Of an even number of columns, none of them at the edge of what sparsemax keeps.
pairs = np.array([[0, 0, 0, 0], [1, 2.5, 3, -1], [0.1, 0.3, 0.2, 0.25], [80, -80, 0, 79.5], [-5, 0.25, 0.5, -40]])
inputs = {"glu": pairs, "sparsemax": pairs.reshape(5, 2, 2)}
activations = []
for name, activation in {**ACTIVATIONS, **MORE_ACTIVATIONS}.items():
    x = tf.constant(inputs.get(name, rows if "softmax" in name else points))
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = activation(x)
    upstream = support.uniform(generator, *y.shape)
    activations.append({
        "name": name, "input": support.tensor(x), "upstream": support.tensor(upstream),
        "output": support.tensor(y),
        "input_gradient": support.tensor(tape.gradient(y, x, output_gradients=upstream)),
    })
support.write("activations.json", {"versions": support.versions(), "cases": activations})

cases.append({"activation": "glu", **dense("glu_halves_the_units", "glu", [4], 5, 6)})
cases.append({"activation": "sparsemax", **dense("sparsemax_on_rank_3", "sparsemax", [2, 3], 5, 7)})
support.write("dense.json", {"versions": support.versions(), "cases": cases})
