"""Prints what Python's `safetensors` package reads in files of ours; exits 1 where it cannot.

    pip install safetensors numpy
    python3 check_safetensors.py FILE...
    python3 check_safetensors.py --formula FILE    # every float32 tensor must be formula(shape, 1, 0)

One line a tensor: name, type, shape, sum and the sha256 of its bytes.
"""

import hashlib
import sys

import numpy as np
from safetensors import SafetensorError, safe_open

import fixture_support as support

arguments = sys.argv[1:]
by_formula = "--formula" in arguments
failures = 0
for path in [a for a in arguments if a != "--formula"]:
    try:
        with safe_open(path, "np") as file:
            print(f"{path}: {len(file.keys())} tensors, metadata {file.metadata()}")
            for name in file.keys():
                value = file.get_tensor(name)
                digest = hashlib.sha256(value.tobytes()).hexdigest()
                print(f"  {name}: {value.dtype} {list(value.shape)} sum {np.sum(value):.9g} {digest}")
                if by_formula and value.dtype == np.float32:
                    if not np.array_equal(value, support.formula(value.shape, 1.0)):
                        print(f"  {name}: differs from the formula")
                        failures += 1
    except (SafetensorError, OSError) as problem:
        print(f"{path}: {problem}")
        failures += 1
sys.exit(1 if failures else 0)
