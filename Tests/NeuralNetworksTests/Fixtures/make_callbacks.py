"""Writes callbacks.json: what Keras' callbacks do with figures that are told to them.

    python3 make_callbacks.py OUTPUT_DIR
"""

import fixture_support as support

tf, keras = support.start_keras()


def case(name, figures, callback, **arguments):
    model = keras.Sequential([keras.layers.Input((1,)), keras.layers.Dense(1)])
    model.compile(loss="mse", optimizer=keras.optimizers.SGD(0.8))
    told = getattr(keras.callbacks, callback)(**arguments)
    model.stop_training = False
    told.set_model(model)
    told.on_train_begin()
    rates = []
    for epoch, figure in enumerate(figures):
        if model.stop_training:
            break
        rates.append(float(model.optimizer.learning_rate))
        # The weight says which epoch it belongs to.
        model.layers[-1].kernel.assign([[float(epoch + 1)]])
        told.on_epoch_end(epoch, {"val_loss": figure, "val_accuracy": 1 - figure})
    told.on_train_end()
    return {"name": name, "callback": callback, "arguments": arguments, "figures": figures,
            "epochs": len(rates), "rates": rates, "weight": float(model.layers[-1].kernel.numpy()[0, 0])}


def weighted(**weights):
    model = keras.Sequential(
        [keras.layers.Input((1,)), keras.layers.Dense(1, kernel_initializer="zeros")])
    model.compile(loss="mse", optimizer=keras.optimizers.SGD(0.0))
    targets = tf.constant([[1.0], [2.0], [2.0], [1.0]])
    return model.fit(tf.ones((4, 1)).numpy(), targets.numpy(), verbose=0, **weights).history["loss"][0]


support.write("callbacks.json", {"versions": support.versions(), "cases": [
    case("restores", [.5, .4, .45, .41, .1], "EarlyStopping", patience=2, restore_best_weights=True),
    case("rising", [.5, .4, .3, .35, .1], "EarlyStopping", monitor="val_accuracy", mode="max", patience=1),
    case("least_gain", [.5, .45, .42, .41, .3], "EarlyStopping", min_delta=.1, patience=2),
    case("no_patience", [.5, .6, .4], "EarlyStopping"),
    case("starts_later", [.5, .4, .45, .3, .5, .6], "EarlyStopping", patience=2, start_from_epoch=2,
         restore_best_weights=True),
    case("baseline", [.5, .4, .45, .3, .5, .6, .7], "EarlyStopping", patience=2, baseline=.35),
    case("plateau", [1.0] * 8, "ReduceLROnPlateau", factor=.5, patience=2, cooldown=1, min_lr=.15),
    case("plateau_gain", [1, .9, .9, .89995, .8, .8, .8], "ReduceLROnPlateau", factor=.1, patience=1),
], "losses": {
    "plain": weighted(), "class_weight": weighted(class_weight={1: 1.0, 2: 0.5}),
    "sample_weight": weighted(sample_weight=tf.constant([0.0, 0, 1, 0]).numpy()),
}})
