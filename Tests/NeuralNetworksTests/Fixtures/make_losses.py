"""Writes losses.json and edge_losses.json: loss values and gradients by Keras.

    python3 make_losses.py OUTPUT_DIR

losses.json is computed in float64. edge_losses.json is computed in float32, because Keras clips probabilities to
[1e-7, 1 - 1e-7] and what is left of 1 - 1e-7 depends on the precision.
"""

import sys

import fixture_support as support

DOUBLE = "--float32" not in sys.argv
if not DOUBLE:
    sys.argv.remove("--float32")
tf, keras = support.start_keras(double=DOUBLE)
import numpy as np  # noqa: E402

generator = np.random.default_rng(2)
losses = keras.losses
FLOAT = np.float64 if DOUBLE else np.float32


def case(name, loss, target, prediction, **arguments):
    """The loss reduced by sum over batch size (Keras' default), its gradient, and the loss of each sample."""
    function = loss(**arguments)
    y = tf.constant(target if target.dtype == np.int64 else target.astype(FLOAT))
    p = tf.constant(prediction.astype(FLOAT))
    with tf.GradientTape() as tape:
        tape.watch(p)
        value = function(y, p)
    each = loss(reduction="none", **arguments)(y, p)
    return {
        "name": name, "loss": function.name, "arguments": arguments,
        "target": support.tensor(target), "prediction": support.tensor(p),
        "value": support.number(value), "per_sample": support.tensor(each),
        "prediction_gradient": support.tensor(tape.gradient(value, p)),
    }


def probabilities(*shape):
    return support.uniform(generator, *shape, low=0.02, high=0.98)


def distribution(*shape):
    p = probabilities(*shape)
    return (p / p.sum(-1, keepdims=True)).astype(np.float32).astype(np.float64)


def embeddings(*shape):
    """Rows of length 1."""
    rows = real(*shape)
    return (rows / np.linalg.norm(rows, axis=-1, keepdims=True)).astype(np.float32).astype(np.float64)


def real(*shape):
    return support.uniform(generator, *shape, low=-2, high=2)


def make_losses():
    labels = generator.integers(0, 5, [4])
    sequences = generator.integers(0, 6, [2, 3])
    binary = generator.integers(0, 2, [5, 1]).astype(np.float64)
    one_hot = np.eye(5)[labels]
    cases = [
        case("bce_soft_targets", losses.BinaryCrossentropy, probabilities(3, 7), probabilities(3, 7)),
        case("bce_one_column", losses.BinaryCrossentropy, binary, probabilities(5, 1)),
        case("bce_images", losses.BinaryCrossentropy, probabilities(2, 4, 4), probabilities(2, 4, 4)),
        case("bce_from_logits", losses.BinaryCrossentropy, binary, real(5, 1) * 4, from_logits=True),
        case("bce_label_smoothing", losses.BinaryCrossentropy, binary, probabilities(5, 1),
             label_smoothing=0.1),
        case("mse", losses.MeanSquaredError, real(3, 7), real(3, 7)),
        case("mse_images", losses.MeanSquaredError, real(2, 4, 4), real(2, 4, 4)),
        case("mae", losses.MeanAbsoluteError, real(3, 7), real(3, 7)),
        case("mape", losses.MeanAbsolutePercentageError, real(3, 7), real(3, 7)),
        case("msle", losses.MeanSquaredLogarithmicError, probabilities(3, 7), probabilities(3, 7)),
        case("sparse_categorical", losses.SparseCategoricalCrossentropy, labels, distribution(4, 5)),
        case("sparse_categorical_sequences", losses.SparseCategoricalCrossentropy, sequences,
             distribution(2, 3, 6)),
        case("sparse_categorical_unnormalised", losses.SparseCategoricalCrossentropy, labels,
             probabilities(4, 5)),
        case("sparse_categorical_from_logits", losses.SparseCategoricalCrossentropy, labels,
             real(4, 5) * 3, from_logits=True),
        case("categorical", losses.CategoricalCrossentropy, one_hot, distribution(4, 5)),
        case("categorical_unnormalised", losses.CategoricalCrossentropy, one_hot, probabilities(4, 5)),
        case("categorical_from_logits", losses.CategoricalCrossentropy, one_hot, real(4, 5) * 3,
             from_logits=True),
        case("categorical_label_smoothing", losses.CategoricalCrossentropy, one_hot,
             distribution(4, 5), label_smoothing=0.1),
        case("hinge_zero_one", losses.Hinge, binary, real(5, 1)),
        case("hinge_plus_minus", losses.Hinge, binary * 2 - 1, real(5, 1)),
        case("squared_hinge", losses.SquaredHinge, binary * 2 - 1, real(5, 1)),
        case("huber", losses.Huber, real(3, 7), real(3, 7)),
        case("huber_delta", losses.Huber, real(3, 7), real(3, 7), delta=0.5),
        case("kl_divergence", losses.KLDivergence, distribution(4, 5), distribution(4, 5)),
        case("log_cosh", losses.LogCosh, real(3, 7), real(3, 7)),
        case("poisson", losses.Poisson, np.abs(real(3, 7)), probabilities(3, 7) * 3),
        case("cosine_similarity", losses.CosineSimilarity, real(3, 7), real(3, 7)),
        case("categorical_hinge", losses.CategoricalHinge, one_hot, real(4, 5)),
        case("binary_focal", losses.BinaryFocalCrossentropy, binary, probabilities(5, 1), gamma=2.0),
        case("binary_focal_from_logits", losses.BinaryFocalCrossentropy, binary, real(5, 1), gamma=1.5,
             from_logits=True, label_smoothing=0.1),
        case("categorical_focal", losses.CategoricalFocalCrossentropy, one_hot, probabilities(4, 5), gamma=2.0,
             alpha=0.25),
        case("categorical_focal_from_logits", losses.CategoricalFocalCrossentropy, one_hot, real(4, 5), gamma=3.0,
             alpha=0.5, from_logits=True),
        case("dice", losses.Dice, probabilities(3, 4), probabilities(3, 4)),
        case("tversky", losses.Tversky, probabilities(3, 4), probabilities(3, 4), alpha=0.3, beta=0.7),
        case("sparse_categorical_ignoring", losses.SparseCategoricalCrossentropy, np.array([[0, 3, 255], [255, 1, 2]]),
             distribution(2, 3, 4), ignore_class=255),
        case("sparse_categorical_ignoring_logits", losses.SparseCategoricalCrossentropy, np.array([2, -1, -1, 0]),
             real(4, 3), ignore_class=-1, from_logits=True),
        case("sparse_categorical_ignoring_all", losses.SparseCategoricalCrossentropy, np.array([1, 1]),
             distribution(2, 3), ignore_class=1),
        case("generalized", losses.CategoricalGeneralizedCrossEntropy, labels, distribution(4, 5)),
        case("generalized_near_absolute", losses.CategoricalGeneralizedCrossEntropy, labels, distribution(4, 5),
             q=0.9),
        case("circle", losses.Circle, np.array([0, 0, 1, 1, 2, 0]), embeddings(6, 4)),
        case("circle_columns", losses.Circle, np.array([[3], [1], [3], [1]]), embeddings(4, 3), gamma=20.0,
             margin=0.25, remove_diagonal=False),
        case("circle_without_pairs", losses.Circle, np.array([0, 1, 2, 3]), embeddings(4, 3)),
        case("ctc", losses.CTC, np.array([[1, 2, 2], [3, 0, 0], [4, 1, 0]]), real(3, 7, 5) * 2),
        case("ctc_without_spare_steps", losses.CTC, np.array([[1, 1], [2, 1], [0, 0]]), real(3, 3, 3)),
        case("ctc_long", losses.CTC, generator.integers(1, 6, [2, 9]), real(2, 40, 6) * 3),
    ]
    support.write("losses.json", {"versions": support.versions(), "cases": cases})


def make_edge_losses():
    target = np.array([[0, 0, 0, 1, 1, 1, 0.5, 0, 1]], np.float64)
    prediction = np.array([[0, 1, 0.5, 0, 1, 0.5, 1, 1e-9, 1 - 1e-7]], np.float64)
    labels = np.array([0, 1, 2])
    certain = np.array([[1, 0, 0], [1, 0, 0], [0, 1e-9, 1]], np.float64)
    large = np.array([[0, 50, -50], [120, -120, 0], [-200, 0, 200]], np.float64)
    signs = np.array([[1], [0], [1], [0]], np.float64)
    logits = np.array([[200], [200], [-200], [-200]], np.float64)
    zeros = np.zeros([2, 3])
    cases = [
        case("bce_edges", losses.BinaryCrossentropy, target, prediction),
        case("bce_from_large_logits", losses.BinaryCrossentropy, signs, logits, from_logits=True),
        case("sparse_categorical_certain", losses.SparseCategoricalCrossentropy, labels, certain),
        case("sparse_categorical_large_logits", losses.SparseCategoricalCrossentropy, labels, large,
             from_logits=True),
        case("categorical_certain", losses.CategoricalCrossentropy, np.eye(3)[labels], certain),
        case("kl_divergence_zero_in_target", losses.KLDivergence, np.array([[0, 0.5, 0.5]]),
             np.array([[0.2, 0.0, 0.8]])),
        case("mae_at_zero_difference", losses.MeanAbsoluteError, zeros, zeros),
        case("huber_at_the_corner", losses.Huber, zeros, np.array([[0, 1, -1], [2, -2, 0.5]])),
        case("log_cosh_large", losses.LogCosh, zeros, np.array([[90, -90, 0], [1, 2, 3]])),
    ]
    support.write("edge_losses.json", {"versions": support.versions(), "cases": cases})


if DOUBLE:
    make_losses()
    import subprocess

    subprocess.run([sys.executable, *sys.argv, "--float32"], check=True)
else:
    make_edge_losses()
