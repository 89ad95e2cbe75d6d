"""Writes metrics.json, initializers.json, spectral_kernels.json, regularizers.json and summaries.json by Keras.

    python3 make_metrics.py OUTPUT_DIR
"""

import fixture_support as support

tf, keras = support.start_keras(double=False)
import numpy as np  # noqa: E402

generator = np.random.default_rng(8)
metrics = keras.metrics
L = keras.layers


def metric_cases():
    """Each metric over two batches of unequal size: a mean over samples is not a mean over batches."""
    def probabilities(*shape):
        return generator.uniform(0.02, 0.98, shape).astype(np.float32)

    def pair(make):
        return [make(5), make(3)]

    labels = pair(lambda n: generator.integers(0, 4, n))
    scores = pair(lambda n: probabilities(n, 4))
    binary = pair(lambda n: generator.integers(0, 2, (n, 1)).astype(np.float32))
    single = pair(lambda n: probabilities(n, 1))
    single[0][0, 0] = 0.5
    values, guesses = pair(lambda n: probabilities(n, 3) * 4), pair(lambda n: probabilities(n, 3) * 4)
    one_hot = [np.eye(4, dtype=np.float32)[l] for l in labels]
    sequences = pair(lambda n: generator.integers(0, 4, (n, 2)))
    steps = pair(lambda n: probabilities(n, 2, 4))
    images = pair(lambda n: np.round(probabilities(n, 2, 2) * 4) / 4)
    cases = []
    for name, metric, targets, predictions in (
        ("binary_accuracy", metrics.BinaryAccuracy(), binary, single),
        ("binary_accuracy_threshold", metrics.BinaryAccuracy(threshold=0.3), binary, single),
        ("binary_accuracy_images", metrics.BinaryAccuracy(), [np.round(i) for i in images],
         [np.round(i[::-1]) for i in images]),
        ("categorical_accuracy", metrics.CategoricalAccuracy(), one_hot, scores),
        ("sparse_categorical_accuracy", metrics.SparseCategoricalAccuracy(), labels, scores),
        ("sparse_categorical_accuracy_sequences", metrics.SparseCategoricalAccuracy(), sequences, steps),
        ("sparse_top_2_accuracy", metrics.SparseTopKCategoricalAccuracy(k=2), labels, scores),
        ("mean_squared_error", metrics.MeanSquaredError(), values, guesses),
        ("root_mean_squared_error", metrics.RootMeanSquaredError(), values, guesses),
        ("mean_absolute_error", metrics.MeanAbsoluteError(), values, guesses),
        ("precision", metrics.Precision(), binary, single),
        ("recall", metrics.Recall(), binary, single),
        ("binary_crossentropy", metrics.BinaryCrossentropy(), binary, single),
        ("precision_threshold", metrics.Precision(thresholds=0.3), binary, single),
        ("recall_threshold", metrics.Recall(thresholds=0.7), binary, single),
        ("true_positives", metrics.TruePositives(), one_hot, scores),
        ("false_positives", metrics.FalsePositives(), one_hot, scores),
        ("true_negatives", metrics.TrueNegatives(), one_hot, scores),
        ("false_negatives", metrics.FalseNegatives(), one_hot, scores),
        ("auc", metrics.AUC(), one_hot, scores),
        ("auc_thresholds", metrics.AUC(num_thresholds=5), binary, single),
        ("f1_score", metrics.F1Score(average="macro"), one_hot, scores),
        ("f1_score_threshold", metrics.F1Score(average="macro", threshold=0.4), one_hot, scores),
        ("r2_score", metrics.R2Score(), values, guesses),
        ("mean_io_u", metrics.MeanIoU(num_classes=5), labels, [l[::-1] for l in labels]),
        ("categorical_crossentropy", metrics.CategoricalCrossentropy(), one_hot, scores),
        ("sparse_categorical_crossentropy", metrics.SparseCategoricalCrossentropy(), labels, scores),
        ("mean_absolute_percentage_error", metrics.MeanAbsolutePercentageError(), values, guesses),
        ("mean_squared_logarithmic_error", metrics.MeanSquaredLogarithmicError(), values, guesses),
        ("hinge", metrics.Hinge(), binary, single),
        ("squared_hinge", metrics.SquaredHinge(), binary, single),
        ("categorical_hinge", metrics.CategoricalHinge(), one_hot, scores),
        ("kl_divergence", metrics.KLDivergence(), one_hot, scores),
        ("poisson", metrics.Poisson(), values, guesses),
        ("log_cosh", metrics.LogCoshError(), values, guesses),
        ("cosine_similarity", metrics.CosineSimilarity(), values, guesses),
        ("pearson_correlation", metrics.PearsonCorrelation(), values, guesses),
        ("concordance_correlation", metrics.ConcordanceCorrelation(), values, guesses),
        ("io_u", metrics.IoU(num_classes=5, target_class_ids=[1, 3]), labels, [l[::-1] for l in labels]),
        ("binary_io_u", metrics.BinaryIoU(threshold=0.4), binary, single),
        ("binary_io_u_of_one", metrics.BinaryIoU(target_class_ids=[1]), binary, single),
        ("one_hot_mean_io_u", metrics.OneHotMeanIoU(num_classes=4), one_hot, scores),
        ("one_hot_io_u", metrics.OneHotIoU(num_classes=4, target_class_ids=[0, 2]), one_hot, scores),
        ("f1_score_micro", metrics.F1Score(average="micro"), one_hot, scores),
        ("f1_score_weighted", metrics.F1Score(average="weighted", threshold=0.3), one_hot, scores),
        ("fbeta_score", metrics.FBetaScore(average="macro", beta=2.0), one_hot, scores),
        ("auc_precision", metrics.AUC(curve="PR"), one_hot, scores),
        ("auc_precision_thresholds", metrics.AUC(curve="PR", num_thresholds=5), binary, single),
        ("precision_at_recall", metrics.PrecisionAtRecall(0.6), one_hot, scores),
        ("recall_at_precision", metrics.RecallAtPrecision(0.4), one_hot, scores),
        ("sensitivity_at_specificity", metrics.SensitivityAtSpecificity(0.5), one_hot, scores),
        ("specificity_at_sensitivity", metrics.SpecificityAtSensitivity(0.5, num_thresholds=20), one_hot, scores),
    ):
        results = []
        for target, prediction in zip(targets, predictions):
            metric.update_state(target, prediction)
            results.append(support.number(metric.result()))
        cases.append({"name": name, "metric": type(metric).__name__,
                      "targets": [support.tensor(t) for t in targets],
                      "predictions": [support.tensor(p) for p in predictions],
                      "results_after_each": results})
    support.write("metrics.json", {"versions": support.versions(), "cases": cases})


def initializer_cases():
    """What large draws look like: their mean, deviation and extremes."""
    cases = []
    for name in ("GlorotUniform", "GlorotNormal", "HeUniform", "HeNormal", "LecunUniform",
                 "LecunNormal", "RandomUniform", "RandomNormal", "TruncatedNormal", "Zeros", "Ones"):
        for shape in ((400, 300), (5, 5, 32, 64)):
            values = np.array(getattr(keras.initializers, name)(**(
                {} if name in ("Zeros", "Ones") else {"seed": 1}))(shape))
            cases.append({"name": f"{name}_{len(shape)}", "initializer": name, "shape": list(shape),
                          "mean": support.number(values.mean()), "deviation": support.number(values.std()),
                          "smallest": support.number(values.min()), "largest": support.number(values.max())})
    for shape in ((64, 64), (64, 192), (192, 64)):
        values = np.array(keras.initializers.Orthogonal(seed=1)(shape), np.float64)
        product = values.T @ values if shape[0] >= shape[1] else values @ values.T
        cases.append({"name": f"Orthogonal_{shape[0]}x{shape[1]}", "initializer": "Orthogonal",
                      "shape": list(shape), "deviation": support.number(values.std()),
                      "distance_from_identity": support.number(np.abs(product - np.eye(len(product))).max())})
    for name, arguments in (("RandomUniform", {"minval": -0.1, "maxval": 0.5}),
                            ("RandomNormal", {"mean": 0.3, "stddev": 0.1}),
                            ("TruncatedNormal", {"mean": -0.3, "stddev": 0.1})):
        values = np.array(getattr(keras.initializers, name)(seed=1, **arguments)((400, 300)))
        cases.append({"name": f"{name}_moved", "initializer": f"{name}_moved", "shape": [400, 300],
                      "mean": support.number(values.mean()), "deviation": support.number(values.std()),
                      "smallest": support.number(values.min()), "largest": support.number(values.max())})
    values = np.array(keras.initializers.Orthogonal(gain=0.5, seed=1)((64, 64)), np.float64)
    cases.append({"name": "Orthogonal_half", "initializer": "Orthogonal_half", "shape": [64, 64],
                  "deviation": support.number(values.std()), "length": 0.5,
                  "distance_from_identity": support.number(np.abs(values.T @ values - np.eye(64) / 4).max())})
    support.write("initializers.json", {"versions": support.versions(), "cases": cases})


def spectral_cases():
    """Kernels of short-time Fourier transforms, by value: they are not drawn."""
    cases = []
    for side, window, scaling, periodic, shape in (
        ("real", "hann", "density", False, (9, 1, 5)), ("imag", "hann", "density", True, (8, 1, 7)),
        ("imag", "hamming", "spectrum", False, (6, 1, 5)), ("real", None, None, False, (5, 1, 3)),
        ("real", "blackman", None, True, (7, 1, 4)), ("imag", "blackmanharris", "spectrum", False, (8, 1, 3)),
        ("real", "nuttall", "density", True, (8, 1, 3)), ("real", "flattop", "spectrum", False, (9, 1, 3)),
        ("imag", "bartlett", "density", True, (6, 1, 4)), ("real", "bartlett", "density", False, (7, 1, 4)),
        ("real", "cosine", "spectrum", False, (6, 1, 4)), ("real", "cosine", "density", True, (6, 1, 4)),
        ("imag", "boxcar", "density", False, (6, 1, 4)), ("real", "hann", "density", False, (1, 1, 4)),
    ):
        kernel = keras.initializers.STFTInitializer(side, window, scaling, periodic)(shape)
        cases.append({"side": side, "window": window, "scaling": scaling, "periodic": periodic,
                      "kernel": support.tensor(kernel)})
    support.write("spectral_kernels.json", {"versions": support.versions(), "cases": cases})


def regularizer_cases():
    weights = generator.uniform(-1, 1, (3, 4)).astype(np.float32)
    cases = []
    for name, make, arguments in (("l1", keras.regularizers.L1, {"l1": 0.02}),
                                  ("l2", keras.regularizers.L2, {"l2": 0.03}),
                                  ("l1_l2", keras.regularizers.L1L2, {"l1": 0.02, "l2": 0.03})):
        w = tf.constant(weights)
        with tf.GradientTape() as tape:
            tape.watch(w)
            penalty = make(**arguments)(w)
        cases.append({"name": name, "arguments": arguments, "weights": support.tensor(weights),
                      "penalty": support.number(penalty), "gradient": support.tensor(tape.gradient(penalty, w))})
    for name, mode, matrix in (("orthogonal_rows", "rows", weights), ("orthogonal_columns", "columns", weights),
                               ("orthogonal_tall", "rows", generator.uniform(-1, 1, (5, 2)).astype(np.float32))):
        w = tf.constant(matrix)
        with tf.GradientTape() as tape:
            tape.watch(w)
            penalty = keras.regularizers.OrthogonalRegularizer(0.05, mode)(w)
        cases.append({"name": name, "arguments": {"factor": 0.05, "mode": mode}, "weights": support.tensor(matrix),
                      "penalty": support.number(penalty), "gradient": support.tensor(tape.gradient(penalty, w))})
    support.write("regularizers.json", {"versions": support.versions(), "cases": cases})


def branches():
    """Layers at several depths, one of them used at two, and names that are too long for their columns."""
    left, right, idle = keras.Input([4], name="left"), keras.Input([3], name="right"), keras.Input([2], name="idle")
    shared = L.Dense(6, name="shared")
    direct = shared(left)
    detour = shared(L.Dense(4, name="a_layer_whose_name_is_rather_long")(right))
    both = L.Concatenate(name="both")([direct, detour])
    rest = L.Add(name="a_residual_connection_around_it")([both, L.Dense(12, name="within")(both)])
    outputs = [L.Dense(1, name="value")(rest), L.Dense(1, name="label")(L.Dropout(0.1, name="dropping")(rest))]
    return keras.Model([left, right, idle], outputs, name="branches")


def states():
    source, target = keras.Input([None, 2], name="source"), keras.Input([None, 3], name="target")
    _, hidden, cell = L.LSTM(4, return_state=True, name="encoder")(source)
    decoded = L.LSTM(4, return_sequences=True, name="decoder")(target, initial_state=[hidden, cell])
    return keras.Model([source, target], L.Dense(1, name="dense")(decoded), name="states")


def summaries():
    """The tables of model.summary(), whose numbers (shapes and parameter counts) are what matters."""
    models = {
        "stacked_encoder": [keras.Input([28, 28]), L.Flatten(), L.Dense(100, activation="selu"),
                            L.Dense(30, activation="selu")],
        "dcgan_generator": [
            keras.Input([100]), L.Dense(7 * 7 * 128), L.Reshape([7, 7, 128]), L.BatchNormalization(),
            L.Conv2DTranspose(64, 5, strides=2, padding="same", activation="selu"),
            L.BatchNormalization(),
            L.Conv2DTranspose(1, 5, strides=2, padding="same", activation="tanh")],
        "dcgan_discriminator": [
            keras.Input([28, 28, 1]), L.Conv2D(64, 5, strides=2, padding="same"),
            L.LeakyReLU(negative_slope=0.2), L.Dropout(0.4),
            L.Conv2D(128, 5, strides=2, padding="same"), L.LeakyReLU(negative_slope=0.2),
            L.Dropout(0.4), L.Flatten(), L.Dense(1, activation="sigmoid")],
        "character_rnn": [
            keras.Input([None, 39]), L.GRU(128, return_sequences=True),
            L.GRU(128, return_sequences=True),
            L.TimeDistributed(L.Dense(39, activation="softmax"))],
    }
    cases = []
    made = [keras.Sequential(layers, name=name) for name, layers in models.items()]
    for model in made + [branches(), states()]:
        name = model.name
        lines = []
        model.summary(print_fn=lambda line, line_break=None: lines.append(line), line_length=78)
        cases.append({
            "name": name, "summary": "\n".join(lines),
            "layers": [{"name": layer.name, "type": type(layer).__name__,
                        "output_shape": [d for d in getattr(layer.output, "shape", [])],
                        "parameters": layer.count_params()} for layer in model.layers],
            "total": model.count_params(),
            "trainable": sum(int(np.prod(w.shape)) for w in model.trainable_weights)})
    support.write("summaries.json", {"versions": support.versions(), "cases": cases})


metric_cases()
initializer_cases()
spectral_cases()
regularizer_cases()
summaries()
