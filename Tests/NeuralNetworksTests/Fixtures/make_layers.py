"""Writes convolutions.json, transposed_convolutions.json, normalizations.json, pooling.json and shaping.json: layers by Keras.

    python3 make_layers.py OUTPUT_DIR

TensorFlow's NHWC layouts: images [batch, height, width, channels], Conv2D kernels
[height, width, input, output], Conv2DTranspose kernels [height, width, output, input].
"""

import fixture_support as support

tf, keras = support.start_keras()
import numpy as np  # noqa: E402

L = keras.layers
generator = np.random.default_rng(4)


def case(name, layer, shape, parameters=None, training=None, integers=None, positive=()):
    """Forward and backward of one layer on a random input; its weights drawn at random and named as Keras does."""
    x = support.uniform(generator, *shape, low=-1.5, high=1.5)
    if integers is not None:
        x = generator.integers(0, integers, shape)
    x = tf.constant(x)
    layer.build(tuple(x.shape))
    names = [w.path.split("/")[-1] for w in layer.weights]
    low = {n: 0.5 if n in positive else -0.5 for n in names}
    layer.set_weights([support.uniform(generator, *w.shape, low=low[n], high=1.5 if n in positive else 0.5)
                       for n, w in zip(names, layer.weights)])
    before = {n: support.tensor(w.numpy()) for n, w in zip(names, layer.weights)}
    variables = {w.path.split("/")[-1]: w.value for w in layer.trainable_weights}
    arguments = {} if training is None else {"training": training}
    with tf.GradientTape() as tape:
        if integers is None:
            tape.watch(x)
        y = layer(x, **arguments)
    upstream = support.uniform(generator, *y.shape)
    sources = list(variables.values()) + ([] if integers is not None else [x])
    gradients = tape.gradient(y, sources, output_gradients=upstream) if sources else []
    gradients = [tf.convert_to_tensor(g) for g in gradients]
    result = {"name": name, **(parameters or {}), "input": support.tensor(x), "parameters": before,
              "upstream": support.tensor(upstream), "output": support.tensor(y)}
    if integers is None:
        result["input_gradient"] = support.tensor(gradients[-1])
    result["parameter_gradients"] = {n: support.tensor(g) for n, g in zip(variables, gradients)}
    moved = {n: support.tensor(w.numpy()) for n, w in zip(names, layer.weights)
             if n.startswith("moving")}
    if moved:
        result["state_after"] = moved
    return result


def convolutions():
    cases = {"Conv2D": [], "Conv2DTranspose": []}

    def add(kind, kernel, stride, padding, shape, filters, use_bias=True, **more):
        layer = {"Conv2D": L.Conv2D, "Conv2DTranspose": L.Conv2DTranspose}[kind]
        height, width = kernel if isinstance(kernel, tuple) else (kernel, kernel)
        name = (f"{kind}_k{height}x{width}_s{stride}_{padding}_{shape[1]}x{shape[2]}_"
                f"{shape[3]}to{filters}" + ("" if use_bias else "_no_bias")
                + "".join(f"_{k}_{v}" for k, v in more.items()))
        parameters = {"layer": kind, "filters": filters, "kernel_size": [height, width],
                      "strides": stride, "padding": padding, "use_bias": use_bias, **more}
        made = layer(filters, kernel, strides=stride, padding=padding, use_bias=use_bias, **more)
        cases[kind].append(case(name, made, shape, parameters))

    for kind in ("Conv2D", "Conv2DTranspose"):
        for padding in ("same", "valid"):
            for kernel in (3, 5):
                for stride in (1, 2):
                    for size in ((1, 7, 7), (2, 8, 6)):
                        channels, filters = (2, 3) if kernel == 3 else (3, 2)
                        add(kind, kernel, stride, padding, (*size, channels), filters)
        add(kind, 1, 1, "same", (2, 4, 5, 3), 4, use_bias=False)
        add(kind, (1, 3), 1, "same", (1, 4, 5, 2), 2)
        add(kind, 2, 3, "same", (1, 5, 7, 2), 2)
        add(kind, 4, 2, "same", (1, 6, 5, 1), 2)
        add(kind, 3, 2, "same", (1, 1, 1, 2), 3)
        add(kind, 3, 2, "same", (2, 5, 5, 1), 1, activation="tanh")
    add("Conv2D", 3, 1, "same", (1, 7, 6, 2), 2, dilation_rate=2)
    for kind, name in (("Conv2D", "convolutions"), ("Conv2DTranspose", "transposed_convolutions")):
        support.write(name + ".json", {"versions": support.versions(), "cases": cases[kind]})


def normalizations():
    positive = ("moving_variance", "gamma")
    cases = []

    def add(name, layer, shape, **parameters):
        described = {"layer": type(layer).__name__, **parameters}
        cases.append(case(name, layer, shape, described, parameters.get("training"),
                          positive=positive))

    for training in (True, False):
        mode = "training" if training else "inference"
        add(f"batch_{mode}_vectors", L.BatchNormalization(), (5, 4),
            training=training, momentum=0.99, epsilon=1e-3)
        add(f"batch_{mode}_images", L.BatchNormalization(), (3, 4, 5, 3),
            training=training, momentum=0.99, epsilon=1e-3)
        add(f"batch_{mode}_momentum", L.BatchNormalization(momentum=0.8, epsilon=1e-5),
            (6, 3), training=training, momentum=0.8, epsilon=1e-5)
        add(f"batch_{mode}_without_scale_and_center",
            L.BatchNormalization(scale=False, center=False), (6, 3),
            training=training, momentum=0.99, epsilon=1e-3)
    add("layer_vectors", L.LayerNormalization(), (4, 6), epsilon=1e-3)
    add("layer_sequences", L.LayerNormalization(), (2, 3, 6), epsilon=1e-3)
    add("layer_epsilon", L.LayerNormalization(epsilon=1e-6), (2, 3, 6), epsilon=1e-6)
    add("group_two_of_six", L.GroupNormalization(groups=2), (2, 3, 4, 6), groups=2, epsilon=1e-3)
    add("group_one", L.GroupNormalization(groups=1), (2, 3, 4, 3), groups=1, epsilon=1e-3)
    add("instance", L.GroupNormalization(groups=-1), (2, 3, 4, 3), groups=-1, epsilon=1e-3)
    support.write("normalizations.json", {"versions": support.versions(), "cases": cases})


def pooling():
    cases = []

    def add(layer, shape, **parameters):
        kind = type(layer).__name__
        name = "_".join([kind, *(str(v) for v in parameters.values()), f"{shape[1]}x{shape[2]}"])
        cases.append(case(name, layer, shape, {"layer": kind, **parameters}))

    for make in (L.MaxPooling2D, L.AveragePooling2D):
        for size, stride, padding in ((2, 2, "valid"), (2, 2, "same"), (3, 2, "valid"),
                                      (3, 2, "same"), (3, 1, "same"), (2, 1, "valid")):
            for shape in ((2, 6, 6, 2), (1, 7, 5, 2)):
                add(make(size, strides=stride, padding=padding), shape, pool_size=size,
                    strides=stride, padding=padding)
    for factor in (2, 3):
        for interpolation in ("nearest", "bilinear"):
            add(L.UpSampling2D(factor, interpolation=interpolation), (2, 3, 4, 2), size=factor,
                interpolation=interpolation)
    add(L.GlobalAveragePooling2D(), (2, 3, 5, 2))
    add(L.GlobalMaxPooling2D(), (2, 3, 5, 2))
    add(L.ZeroPadding2D(2), (1, 3, 4, 2), padding=2)
    support.write("pooling.json", {"versions": support.versions(), "cases": cases})


def shaping():
    cases = [
        case("flatten", L.Flatten(), (2, 3, 4), {"layer": "Flatten"}),
        case("flatten_images", L.Flatten(), (2, 2, 3, 2), {"layer": "Flatten"}),
        case("reshape", L.Reshape([3, 4]), (2, 12), {"layer": "Reshape", "target_shape": [3, 4]}),
        case("reshape_inferred", L.Reshape([2, -1]), (2, 3, 4),
             {"layer": "Reshape", "target_shape": [2, -1]}),
        case("permute", L.Permute([2, 1]), (2, 3, 4), {"layer": "Permute", "dims": [2, 1]}),
        case("repeat_vector", L.RepeatVector(3), (2, 4), {"layer": "RepeatVector", "n": 3}),
        case("embedding", L.Embedding(7, 4), (3, 5), {"layer": "Embedding"}, integers=7),
        case("time_distributed_dense", L.TimeDistributed(L.Dense(4, activation="softmax")),
             (2, 3, 5), {"layer": "TimeDistributed", "activation": "softmax"}),
        case("leaky_relu", L.LeakyReLU(negative_slope=0.2), (3, 4),
             {"layer": "LeakyReLU", "negative_slope": 0.2}),
        case("prelu", L.PReLU(), (3, 4), {"layer": "PReLU"}),
        case("softmax", L.Softmax(), (3, 4), {"layer": "Softmax"}),
    ]
    support.write("shaping.json", {"versions": support.versions(), "cases": cases})


convolutions()
normalizations()
pooling()
shaping()
