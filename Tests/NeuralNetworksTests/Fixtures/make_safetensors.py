"""Writes python.safetensors by the `safetensors` package, and what it holds as safetensors.json.

    python3 make_safetensors.py OUTPUT_DIR

Other types than float32 are there because files from elsewhere have them.
"""

import numpy as np
import safetensors
from safetensors.numpy import save_file

import fixture_support as support

tensors = {
    "dense/kernel": support.formula((3, 4), 2.0),
    "dense/bias": np.zeros(4, np.float32),
    "scalar": np.array(0.1, np.float32),
    "empty": np.zeros((0, 3), np.float32),
    "special": np.array([np.nan, np.inf, -np.inf, -0.0, 1e-45, 3.4e38], np.float32),
    "unicode name ✓": np.array([1.5], np.float32),
    "double": np.array([0.1, -2.5], np.float64),
    "half": np.array([0.5, 65504], np.float16),
    "whole": np.array([-1, 2**40], np.int64),
    "bytes": np.arange(5, dtype=np.uint8),
    "flags": np.array([True, False]),
}
save_file(tensors, support.output_path("python.safetensors"), metadata={"format": "np", "epoch": "3"})
support.write("safetensors.json", {
    "versions": {"safetensors": safetensors.__version__, "numpy": np.__version__},
    "metadata": {"format": "np", "epoch": "3"},
    "tensors": {name: {"type": str(value.dtype), **support.tensor(value)}
                for name, value in tensors.items()},
})
