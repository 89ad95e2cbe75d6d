"""What the make_*.py scripts share: compact JSON, seeded inputs, formula weights and Fashion-MNIST.

Tensors are written as {"shape": [...], "values": [...]}, row-major, nine significant digits, which name
a float32 exactly. Infinities and NaN are the strings "inf", "-inf" and "nan".
"""

import gzip
import json
import math
import os
import sys

import numpy as np


def output_path(name):
    """The file to write: OUTPUT_DIR (the only argument; this folder without it) joined with name."""
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
    os.makedirs(folder, exist_ok=True)
    return os.path.join(folder, name)


def number(value):
    """A float rounded to nine significant digits; an int when that loses nothing."""
    value = float(value)
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    if abs(value) < 1e-40:  # Not a float32: JSON readers differ in what they make of it.
        return 0
    rounded = float(f"{value:.9g}")
    return int(rounded) if rounded.is_integer() and abs(rounded) < 1e9 else rounded


def tensor(array):
    array = np.asarray(array)
    return {"shape": list(array.shape), "values": [number(v) for v in array.reshape(-1)]}


def write(name, document):
    path = output_path(name)
    with open(path, "w") as file:
        json.dump(document, file, separators=(",", ":"))
        file.write("\n")
    print(f"{name}: {os.path.getsize(path):,} bytes")


def uniform(generator, *shape, low=-1.0, high=1.0):
    """Float32 values held as float64, so that the oracle computes with more digits than we do."""
    return generator.uniform(low, high, shape).astype(np.float32).astype(np.float64)


def formula(shape, scale, offset=0):
    """Numbers between -scale / 2 and scale / 2 that any language computes to the same bits.

    Element i (row-major, from 0) hashes n = i + offset in 32-bit unsigned arithmetic:
    n ^= n >> 16; n *= 0x85ebca6b; n ^= n >> 13; n *= 0xc2b2ae35; n ^= n >> 16
    and is scale * (n / 2**32 - 0.5), in float64, rounded once to float32.
    """
    n = np.arange(offset, offset + int(np.prod(shape)), dtype=np.uint32)
    n ^= n >> np.uint32(16)
    n *= np.uint32(0x85EBCA6B)
    n ^= n >> np.uint32(13)
    n *= np.uint32(0xC2B2AE35)
    n ^= n >> np.uint32(16)
    return (scale * (n.astype(np.float64) / 2.0**32 - 0.5)).astype(np.float32).reshape(shape)


def fashion_mnist(name="train-images-idx3-ubyte"):
    """An IDX file of Fashion-MNIST as uint8, from NBRUN_DATA or Debian's dataset-fashion-mnist."""
    folder = os.environ.get("NBRUN_DATA", "/usr/share/datasets/fashion-mnist")
    with gzip.open(os.path.join(folder, name + ".gz")) as file:
        data = file.read()
    rank = data[3]
    shape = [int.from_bytes(data[4 + 4 * i : 8 + 4 * i], "big") for i in range(rank)]
    return np.frombuffer(data, np.uint8, offset=4 + 4 * rank).reshape(shape)


def start_keras(double=True):
    """Keras on TensorFlow, one deterministic thread; float64 unless told otherwise."""
    for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
        os.environ.pop(name, None)
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
    os.environ["KERAS_BACKEND"] = "tensorflow"
    import keras
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    tf.config.experimental.enable_op_determinism()
    keras.config.set_floatx("float64" if double else "float32")
    keras.utils.set_random_seed(0)
    return tf, keras


def versions(**extra):
    import keras
    import tensorflow

    return {"keras": keras.__version__, "tensorflow": tensorflow.__version__,
            "numpy": np.__version__, **extra}
