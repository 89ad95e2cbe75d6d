"""Writes runs.json: five whole training runs from formula weights, with the loss of every step, by Keras.

    python3 make_runs.py OUTPUT_DIR

Nothing is drawn at random: weights and noise are support.formula, images come in file order. Every run is
computed in float64 ("losses") and again in float32 ("losses_float32"): the difference of the two is what
float32 rounding alone does to a run, and "comparable_steps" how long it stays below 1e-5. The text of the last run is read from tiny_shakespeare.txt in this folder.
"""

import os

import fixture_support as support

tf, keras = support.start_keras()
import numpy as np  # noqa: E402

L = keras.layers
IMAGES = support.fashion_mnist()[:3200].astype(np.float32) / np.float32(255)
UNIT = 3.46410162  # The width of a uniform distribution of variance one.


def fill(model, first_offset=0):
    """Formula kernels between -limit and limit of Glorot's uniform rule; other weights keep Keras' start."""
    described = []
    for index, weight in enumerate(model.weights):
        name = weight.path.split("/")[-1]
        if not name.endswith("kernel"):
            continue
        shape = tuple(weight.shape)
        field = int(np.prod(shape[:-2]))
        scale = float(f"{2 * (6 / (field * (shape[-2] + shape[-1]))) ** 0.5:.6g}")
        offset = first_offset + 1_000_000 * index
        weight.assign(support.formula(shape, scale, offset))
        described.append({"weight": index, "name": name, "shape": list(shape), "scale": scale,
                          "offset": offset})
    return described


def noise(step, draw, *shape):
    """The noise of a step: disjoint runs of the formula, from 500,000,000 on."""
    count = int(np.prod(shape))
    return tf.constant(support.formula(shape, UNIT, 500_000_000 + (2 * step + draw) * count),
                       keras.config.floatx())


def batch(step, size):
    start = step * size % len(IMAGES)
    return tf.constant(IMAGES[start : start + size], keras.config.floatx())


def gradients(tape, loss, model, optimizer):
    optimizer.apply(tape.gradient(loss, [v.value for v in model.trainable_variables]),
                    model.trainable_variables)


def autoencoder():
    model = keras.Sequential([
        keras.Input([28, 28]), L.Flatten(), L.Dense(100, activation="selu"),
        L.Dense(30, activation="selu"), L.Dense(100, activation="selu"),
        L.Dense(784, activation="sigmoid"), L.Reshape([28, 28])])
    weights = fill(model)
    optimizer = keras.optimizers.SGD(1.5)
    loss = keras.losses.BinaryCrossentropy()
    values = []
    for step in range(300):
        x = batch(step, 32)
        with tf.GradientTape() as tape:
            value = loss(x, model(x, training=True))
        gradients(tape, value, model, optimizer)
        values.append(float(value))
    return {"epochs": 3, "steps_per_epoch": 100, "batch_size": 32, "optimizer": "SGD(1.5)",
            "weights": weights}, {"loss": values}


def adversarial(generator, discriminator, steps, size, codings, images):
    """The document's loop: generator(noise) in inference mode, then a step of each network."""
    weights = {"generator": fill(generator), "discriminator": fill(discriminator, 100_000_000)}
    d_optimizer, g_optimizer = keras.optimizers.RMSprop(), keras.optimizers.RMSprop()
    d_optimizer.build(discriminator.trainable_variables)
    g_optimizer.build(generator.trainable_variables)
    loss = keras.losses.BinaryCrossentropy()
    fake_and_real = tf.constant([[0.0]] * size + [[1.0]] * size, keras.config.floatx())
    real = tf.ones([size, 1], keras.config.floatx())
    d_losses, g_losses = [], []
    for step in range(steps):
        fake = generator(noise(step, 0, size, codings), training=False)
        both = tf.concat([fake, images(step, size)], 0)
        with tf.GradientTape() as tape:
            value = loss(fake_and_real, discriminator(both, training=True))
        gradients(tape, value, discriminator, d_optimizer)
        d_losses.append(float(value))
        with tf.GradientTape() as tape:
            made = generator(noise(step, 1, size, codings), training=True)
            value = loss(real, discriminator(made, training=True))
        gradients(tape, value, generator, g_optimizer)
        g_losses.append(float(value))
    return weights, {"discriminator": d_losses, "generator": g_losses}


def gan():
    generator = keras.Sequential([
        keras.Input([30]), L.Dense(100, activation="selu"), L.Dense(150, activation="selu"),
        L.Dense(784, activation="sigmoid"), L.Reshape([28, 28])])
    discriminator = keras.Sequential([
        keras.Input([28, 28]), L.Flatten(), L.Dense(150, activation="selu"),
        L.Dense(100, activation="selu"), L.Dense(1, activation="sigmoid")])
    weights, losses = adversarial(generator, discriminator, 100, 32, 30, batch)
    return {"steps": 100, "batch_size": 32, "codings": 30, "optimizer": "RMSprop()",
            "weights": weights}, losses


def dcgan():
    generator = keras.Sequential([
        keras.Input([10]), L.Dense(7 * 7 * 16), L.Reshape([7, 7, 16]), L.BatchNormalization(),
        L.Conv2DTranspose(8, 5, strides=2, padding="same", activation="selu"),
        L.BatchNormalization(),
        L.Conv2DTranspose(1, 5, strides=2, padding="same", activation="tanh")])
    discriminator = keras.Sequential([
        keras.Input([28, 28, 1]), L.Conv2D(8, 5, strides=2, padding="same"),
        L.LeakyReLU(negative_slope=0.2), L.Conv2D(16, 5, strides=2, padding="same"),
        L.LeakyReLU(negative_slope=0.2), L.Flatten(), L.Dense(1, activation="sigmoid")])
    weights, losses = adversarial(generator, discriminator, 20, 16, 10,
                                  lambda step, size: batch(step, size)[..., None] * 2 - 1)
    moving = {}
    for number, index in enumerate((2, 4)):
        norm = generator.layers[index]
        moving[f"moving_mean_{number}"] = support.tensor(norm.moving_mean.numpy())
        moving[f"moving_variance_{number}"] = support.tensor(norm.moving_variance.numpy())
    return {"steps": 20, "batch_size": 16, "codings": 10, "optimizer": "RMSprop()",
            "weights": weights, "moving_statistics_after": moving}, losses


def character_rnn():
    folder = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(folder, "tiny_shakespeare.txt")) as file:
        text = file.read().lower()
    vocabulary = sorted(set(text))
    encoded = np.array([vocabulary.index(c) for c in text])
    size, steps, length, shift = 16, 30, 50, 20
    model = keras.Sequential([
        keras.Input([None, len(vocabulary)]), L.GRU(32, return_sequences=True),
        L.GRU(32, return_sequences=True),
        L.TimeDistributed(L.Dense(len(vocabulary), activation="softmax"))])
    weights = fill(model)
    optimizer = keras.optimizers.Adam()
    loss = keras.losses.SparseCategoricalCrossentropy()
    values = []
    for step in range(steps):
        windows = np.stack([encoded[k * shift : k * shift + length + 1]
                            for k in range(step * size, (step + 1) * size)])
        x = tf.one_hot(windows[:, :-1], len(vocabulary), dtype=keras.config.floatx())
        with tf.GradientTape() as tape:
            value = loss(windows[:, 1:], model(x, training=True))
        gradients(tape, value, model, optimizer)
        values.append(float(value))
    return {"steps": steps, "batch_size": size, "window": length + 1, "shift": shift,
            "vocabulary": "".join(vocabulary), "optimizer": "Adam()", "weights": weights}, {
                "loss": values}


def style_gan():
    """A small StyleGAN on 8 x 8 images: mapping, constant, noise, AdaIN; non-saturating loss with R1."""
    size, codings, channels, gamma, slope = 8, 8, 8, 10.0, 0.2
    dtype = keras.config.floatx()
    leaky = lambda x: keras.activations.leaky_relu(x, negative_slope=slope)  # noqa: E731
    shapes = {
        "generator": [("mapping_0", (8, 8)), ("mapping_1", (8, 8)), ("constant", (4, 4, channels)),
                      ("noise_scale_0", (channels,)), ("style_0", (8, 2 * channels)),
                      ("convolution", (3, 3, channels, channels)), ("noise_scale_1", (channels,)),
                      ("style_1", (8, 2 * channels)), ("to_image", (1, 1, channels, 1))],
        "discriminator": [("convolution_0", (3, 3, 1, channels)),
                          ("convolution_1", (3, 3, channels, channels)),
                          ("dense", (4 * 4 * channels, 1))],
    }
    described, weights = {}, {}
    for number, (network, list_) in enumerate(shapes.items()):
        described[network], weights[network] = [], {}
        for index, (name, shape) in enumerate(list_):
            scale = {"constant": 2.0}.get(name, 1.0 if "mapping" in name or "style" in name else 0.5)
            offset = 100_000_000 * number + 1_000_000 * index
            described[network].append({"name": name, "shape": list(shape), "scale": scale,
                                       "offset": offset})
            weights[network][name] = keras.Variable(support.formula(shape, scale, offset), dtype=dtype)

    def adapt(x, style):
        """AdaIN: instance normalisation (epsilon 1e-5), then (1 + scale) * x + bias of the style."""
        mean = tf.reduce_mean(x, [1, 2], keepdims=True)
        variance = tf.reduce_mean((x - mean) ** 2, [1, 2], keepdims=True)
        scale, bias = tf.split(style[:, None, None, :], 2, axis=-1)
        return (1 + scale) * (x - mean) / tf.sqrt(variance + 1e-5) + bias

    def generate(step, draw):
        g = {name: variable.value for name, variable in weights["generator"].items()}
        w = leaky(leaky(noise(step, draw, size, codings) @ g["mapping_0"]) @ g["mapping_1"])
        x = tf.tile(g["constant"][None], [size, 1, 1, 1])
        first = support.formula((size, 4, 4, 1), UNIT, 600_000_000 + (2 * step + draw) * size * 16)
        x = leaky(x + tf.constant(first, dtype) * g["noise_scale_0"])
        x = adapt(x, w @ g["style_0"])
        x = tf.repeat(tf.repeat(x, 2, axis=1), 2, axis=2)
        x = tf.nn.conv2d(x, g["convolution"], 1, "SAME")
        second = support.formula((size, 8, 8, 1), UNIT, 700_000_000 + (2 * step + draw) * size * 64)
        x = leaky(x + tf.constant(second, dtype) * g["noise_scale_1"])
        x = adapt(x, w @ g["style_1"])
        return tf.tanh(tf.nn.conv2d(x, g["to_image"], 1, "SAME"))

    def judge(images):
        d = {name: variable.value for name, variable in weights["discriminator"].items()}
        x = leaky(tf.nn.conv2d(images, d["convolution_0"], 1, "SAME"))
        x = tf.nn.avg_pool2d(x, 2, 2, "VALID")
        x = leaky(tf.nn.conv2d(x, d["convolution_1"], 1, "SAME"))
        return tf.reshape(x, [size, -1]) @ d["dense"]

    optimizers = {}
    for network, variables in weights.items():
        optimizers[network] = keras.optimizers.Adam(2e-3, beta_1=0.0, beta_2=0.99, epsilon=1e-8)
        optimizers[network].build(list(variables.values()))

    def step_of(network, tape, loss):
        variables = list(weights[network].values())
        found = tape.gradient(loss, [v.value for v in variables])
        optimizers[network].apply(found, variables)
        return found

    losses = {"discriminator": [], "penalty": [], "generator": []}
    first_gradients = None
    for step in range(20):
        real = batch(step, size)[:, 2:26:3, 2:26:3, None] * 2 - 1
        fake = generate(step, 0)
        with tf.GradientTape() as tape:
            with tf.GradientTape() as inner:
                inner.watch(real)
                score = judge(real)
            slope_of_real = inner.gradient(score, real)
            penalty = gamma / 2 * tf.reduce_mean(tf.reduce_sum(slope_of_real**2, [1, 2, 3]))
            value = (tf.reduce_mean(tf.math.softplus(-score))
                     + tf.reduce_mean(tf.math.softplus(judge(fake))))
            total = value + penalty
        found = step_of("discriminator", tape, total)
        if first_gradients is None:
            first_gradients = {name: support.tensor(g)
                               for name, g in zip(weights["discriminator"], found)}
        losses["discriminator"].append(float(value))
        losses["penalty"].append(float(penalty))
        with tf.GradientTape() as tape:
            value = tf.reduce_mean(tf.math.softplus(-judge(generate(step, 1))))
        step_of("generator", tape, value)
        losses["generator"].append(float(value))
    return {"steps": 20, "batch_size": size, "codings": codings, "channels": channels,
            "penalty_weight": gamma, "optimizer": "Adam(2e-3, beta_1 0, beta_2 0.99, epsilon 1e-8)",
            "weights": described, "first_discriminator_gradients": first_gradients}, losses


document = {"versions": support.versions(), "unit": UNIT, "runs": {}}
for run in (autoencoder, gan, dcgan, character_rnn, style_gan):
    described, losses = None, {}
    for floatx in ("float32", "float64"):
        keras.config.set_floatx(floatx)
        keras.config.set_dtype_policy(floatx)
        described, losses[floatx] = run()
    name = run.__name__
    spread = {key: max(abs(a - b) / abs(b) for a, b in zip(losses["float32"][key], values))
              for key, values in losses["float64"].items()}
    comparable = len(next(iter(losses["float64"].values())))
    for key, values in losses["float64"].items():
        apart = [abs(a - b) > 1e-5 * abs(b) for a, b in zip(losses["float32"][key], values)]
        comparable = min(comparable, apart.index(True) if True in apart else comparable)
    print(name, comparable, {key: (values[0], values[-1]) for key, values in losses["float64"].items()}, spread)
    document["runs"][name] = {
        **described,
        "comparable_steps": comparable,
        "losses": {k: [support.number(v) for v in vs] for k, vs in losses["float64"].items()},
        "losses_float32": {k: [support.number(v) for v in vs] for k, vs in losses["float32"].items()},
        "largest_relative_difference": {k: support.number(v) for k, v in spread.items()},
    }
support.write("runs.json", document)
