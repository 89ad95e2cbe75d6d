"""Trains the document's stacked autoencoder in Keras on Fashion-MNIST; writes autoencoder_keras.json.

    python3 make_autoencoder_keras.py OUTPUT_DIR

20 epochs, 55,000 training and 5,000 validation images, SGD(1.5); three seeds with binary cross-entropy
and one with mean squared error. Every run is judged by the same three figures after each epoch, so that the
two losses can be compared. About a quarter of an hour on one core.
"""

import fixture_support as support

tf, keras = support.start_keras(double=False)
import numpy as np  # noqa: E402

EPOCHS = 20
images = support.fashion_mnist().astype(np.float32) / 255
training, validation = images[:-5000], images[-5000:]


def rounded_accuracy(y_true, y_pred):
    return keras.metrics.binary_accuracy(tf.round(y_true), tf.round(y_pred))


def bce(y_true, y_pred):
    return keras.losses.binary_crossentropy(y_true, y_pred)


def mse(y_true, y_pred):
    return keras.losses.mean_squared_error(y_true, y_pred)


def run(loss, seed):
    keras.utils.set_random_seed(seed)
    encoder = keras.Sequential([
        keras.Input([28, 28]),
        keras.layers.Flatten(),
        keras.layers.Dense(100, activation="selu"),
        keras.layers.Dense(30, activation="selu"),
    ])
    decoder = keras.Sequential([
        keras.Input([30]),
        keras.layers.Dense(100, activation="selu"),
        keras.layers.Dense(28 * 28, activation="sigmoid"),
        keras.layers.Reshape([28, 28]),
    ])
    model = keras.Sequential([encoder, decoder])
    model.compile(loss=loss, optimizer=keras.optimizers.SGD(learning_rate=1.5),
                  metrics=[rounded_accuracy, bce, mse])
    history = model.fit(training, training, epochs=EPOCHS, batch_size=32, verbose=2,
                        validation_data=(validation, validation)).history
    return {"training_loss": loss, "seed": seed,
            "history": {key: [support.number(v) for v in values] for key, values in history.items()},
            "final": {key: support.number(values[-1]) for key, values in history.items()}}


runs = []
for loss, seed in (("binary_crossentropy", 42), ("mean_squared_error", 42),
                   ("binary_crossentropy", 43), ("binary_crossentropy", 44)):
    runs.append(run(loss, seed))
    support.write("autoencoder_keras.json",
                  {"versions": support.versions(), "epochs": EPOCHS, "batch_size": 32,
                   "learning_rate": 1.5, "training_images": 55000, "validation_images": 5000,
                   "runs": runs})
