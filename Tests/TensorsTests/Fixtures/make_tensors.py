"""Writes operations.json, edges.json and rejected.json: tensor operations by NumPy, their gradients by PyTorch.

    python3 make_tensors.py OUTPUT_DIR

Both libraries compute in float64 from float32 inputs, and each result of one is checked against the other.
"""

import json
import math
import os
import sys
import warnings

for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    os.environ.pop(name, None)
import numpy as np
import torch

warnings.simplefilter("ignore")
generator = np.random.default_rng(7)


def number(value):
    value = float(value)
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    if abs(value) < 1e-40:
        return 0
    rounded = float(f"{value:.9g}")
    return int(rounded) if rounded.is_integer() and abs(rounded) < 1e9 else rounded


def tensor(array):
    array = np.asarray(array)
    return {"shape": list(array.shape), "values": [number(v) for v in array.reshape(-1)]}


def write(name, document):
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, name)
    with open(path, "w") as file:
        json.dump(document, file, separators=(",", ":"))
        file.write("\n")
    print(f"{name}: {os.path.getsize(path):,} bytes, {len(document['cases'])} cases")


def draw(*shape, low=-2.0, high=2.0):
    return generator.uniform(low, high, shape).astype(np.float32).astype(np.float64)


class Two:
    """The functions that NumPy and PyTorch spell differently, under one name."""

    def __init__(self, library):
        self.library, self.torch = library, library is torch

    def __getattr__(self, name):
        return getattr(self.library, name)

    def softmax(self, x, axis):
        if self.torch:
            return torch.softmax(x, axis)
        e = np.exp(x - x.max(axis, keepdims=True))
        return e / e.sum(axis, keepdims=True)

    def log_softmax(self, x, axis):
        if self.torch:
            return torch.log_softmax(x, axis)
        return x - x.max(axis, keepdims=True) - np.log(
            np.exp(x - x.max(axis, keepdims=True)).sum(axis, keepdims=True))

    def log_sum_exp(self, x, axis):
        if self.torch:
            return torch.logsumexp(x, axis)
        m = x.max(axis, keepdims=True)
        return (m + np.log(np.exp(x - m).sum(axis, keepdims=True))).squeeze(axis)

    def variance(self, x, axis):
        return torch.var(x, axis, correction=0) if self.torch else np.var(x, axis)

    def maximum_of(self, x, axis):
        return torch.amax(x, axis) if self.torch else np.max(x, axis)

    def minimum_of(self, x, axis):
        return torch.amin(x, axis) if self.torch else np.min(x, axis)

    def transpose(self, x, axes):
        return x.permute(*axes) if self.torch else x.transpose(*axes)

    def stack(self, xs, axis):
        return self.library.stack(xs, axis)

    def concatenate(self, xs, axis):
        return torch.cat(xs, axis) if self.torch else np.concatenate(xs, axis)

    def pad(self, x, widths):
        if not self.torch:
            return np.pad(x, widths)
        return torch.nn.functional.pad(x, [n for pair in reversed(widths) for n in pair])

    def take(self, x, indices, axis):
        if self.torch:
            return torch.index_select(x, axis, torch.tensor(indices))
        return np.take(x, indices, axis)

    def tile(self, x, counts):
        return torch.tile(x, counts) if self.torch else np.tile(x, counts)

    def flip(self, x, axis):
        return torch.flip(x, [axis]) if self.torch else np.flip(x, axis)

    def erf(self, x):
        return torch.erf(x) if self.torch else np.vectorize(math.erf)(x)

    def sort(self, x, axis, descending):
        if self.torch:
            return torch.sort(x, dim=axis, descending=descending).values
        ordered = np.sort(x, axis)
        return np.flip(ordered, axis) if descending else ordered

    def top(self, x, count):
        if self.torch:
            return torch.topk(x, count).values
        return np.flip(np.sort(x, -1), -1)[..., :count]

    def product(self, x, axis):
        return torch.prod(x, axis) if self.torch else np.prod(x, axis)

    def roll(self, x, distance, axis):
        return torch.roll(x, distance, axis) if self.torch else np.roll(x, distance, axis)

    def arctan(self, x):
        return torch.atan(x) if self.torch else np.arctan(x)


def case(name, operation, function, *inputs, gradients=True, **arguments):
    """One call on NumPy and on PyTorch; the gradient is that of sum(output * upstream)."""
    output = np.asarray(function(Two(np), *[x.copy() for x in inputs]))
    variables = [torch.tensor(x, requires_grad=gradients) for x in inputs]
    theirs = function(Two(torch), *variables)
    np.testing.assert_allclose(theirs.detach().numpy(), output, rtol=1e-12, atol=1e-12)
    result = {"name": name, "operation": operation, "arguments": arguments,
              "inputs": [tensor(x) for x in inputs], "output": tensor(output)}
    if gradients:
        upstream = draw(*output.shape)
        theirs.backward(torch.tensor(upstream))
        result["upstream"] = tensor(upstream)
        result["input_gradients"] = [
            tensor(np.zeros(x.shape) if v.grad is None else v.grad.numpy())
            for v, x in zip(variables, inputs)]
    return result


BROADCASTS = {
    "same": ((3, 4), (3, 4)), "row": ((3, 4), (4,)), "column": ((3, 4), (3, 1)),
    "both": ((3, 1), (1, 4)), "scalar": ((3, 4), ()), "scalar_first": ((), (2, 3)),
    "rank_3": ((2, 1, 4), (3, 1)), "rank_4": ((2, 3, 4, 5), (5,)), "one": ((1, 1), (4, 3)),
    "channel": ((2, 3, 3, 2), (1, 1, 1, 2)),
}


def operations():
    cases = []
    binary = {"add": lambda m, a, b: a + b, "subtract": lambda m, a, b: a - b,
              "multiply": lambda m, a, b: a * b, "divide": lambda m, a, b: a / b}
    for operation, function in binary.items():
        for name, (left, right) in BROADCASTS.items():
            a, b = draw(*left), draw(*right, low=0.5, high=2)
            cases.append(case(f"{operation}_{name}", operation, function, a, b))
    for operation in ("maximum", "minimum"):
        for name in ("same", "row", "rank_3"):
            left, right = BROADCASTS[name]
            cases.append(case(f"{operation}_{name}", operation,
                              lambda m, a, b: getattr(m, operation)(a, b), draw(*left), draw(*right)))
    cases.append(case("power", "power", lambda m, a, b: a**b, draw(3, 4, low=0.2), draw(4)))
    unary = {"negate": lambda m, x: -x, "exp": lambda m, x: m.exp(x), "log": lambda m, x: m.log(x),
             "sqrt": lambda m, x: m.sqrt(x), "square": lambda m, x: x * x, "abs": lambda m, x: abs(x),
             "tanh": lambda m, x: m.tanh(x), "sin": lambda m, x: m.sin(x),
             "cos": lambda m, x: m.cos(x), "reciprocal": lambda m, x: 1 / x,
             "log1p": lambda m, x: m.log1p(x), "expm1": lambda m, x: m.expm1(x)}
    for operation, function in unary.items():
        positive = operation in ("log", "sqrt", "log1p", "reciprocal")
        x = draw(3, 5, low=0.1 if positive else -3, high=3)
        cases.append(case(operation, operation, function, x))

    reductions = {"sum": lambda m, x, axes: m.sum(x, axes), "mean": lambda m, x, axes: m.mean(x, axes),
                  "max": lambda m, x, axes: m.maximum_of(x, axes),
                  "min": lambda m, x, axes: m.minimum_of(x, axes),
                  "variance": lambda m, x, axes: m.variance(x, axes)}
    for operation, function in reductions.items():
        for axes in ((0,), (1,), (2,), (0, 1), (0, 2), (1, 2), (0, 1, 2)):
            cases.append(case(f"{operation}_axes_{'_'.join(map(str, axes))}", operation,
                              lambda m, x, f=function, a=axes: f(m, x, a), draw(2, 3, 4),
                              axes=list(axes), keep_dimensions=False))
    cases.append(case("sum_kept", "sum", lambda m, x: m.sum(x, 1, keepdims=True), draw(2, 3, 4),
                      axes=[1], keep_dimensions=True))
    cases.append(case("mean_kept_images", "mean",
                      lambda m, x: m.mean(x, (1, 2), keepdims=True), draw(2, 3, 4, 2), axes=[1, 2],
                      keep_dimensions=True))
    for axis in (0, 1, 2):
        for operation in ("softmax", "log_softmax", "log_sum_exp"):
            cases.append(case(f"{operation}_axis_{axis}", operation,
                              lambda m, x: getattr(m, operation)(x, axis), draw(2, 3, 4) * 3, axis=axis))
        for operation in ("argmax", "argmin"):
            cases.append(case(f"{operation}_axis_{axis}", operation,
                              lambda m, x: getattr(m, operation)(x, axis), draw(2, 3, 4),
                              gradients=False, axis=axis))
        cases.append(case(f"cumulative_sum_axis_{axis}", "cumulative_sum",
                          lambda m, x: m.cumsum(x, axis), draw(2, 3, 4), axis=axis))

    for name, left, right in (("square", (3, 3), (3, 3)), ("tall", (7, 2), (2, 5)),
                              ("row_by_column", (1, 6), (6, 1)), ("column_by_row", (6, 1), (1, 6)),
                              ("odd_sizes", (17, 19), (19, 23))):
        cases.append(case(f"matmul_{name}", "matmul", lambda m, a, b: a @ b, draw(*left), draw(*right)))
    cases.append(case("matmul_batched", "matmul", lambda m, a, b: a @ b, draw(2, 3, 4), draw(2, 4, 5)))
    cases.append(case("matmul_rank_3_by_2", "matmul", lambda m, a, b: a @ b, draw(2, 3, 4), draw(4, 5)))

    slices = {
        "rows": ((slice(1, 3),), (4, 3)), "from": ((slice(2, None),), (4, 3)),
        "up_to": ((slice(None, 2),), (4, 3)), "index": ((1,), (4, 3)), "last": ((-1,), (4, 3)),
        "columns": ((slice(None), slice(1, 2)), (4, 3)), "index_columns": ((slice(None), 2), (4, 3)),
        "inner": ((slice(0, 2), slice(1, 3), 1), (3, 4, 2)), "drop_last": ((slice(None, -1),), (4, 3)),
        "strided": ((slice(0, 5, 2), slice(None)), (5, 2)), "empty": ((slice(2, 2),), (4, 3)),
    }
    for name, (where, shape) in slices.items():
        described = [w if isinstance(w, int) else {"start": w.start, "stop": w.stop, "step": w.step}
                     for w in where]
        cases.append(case(f"slice_{name}", "slice", lambda m, x: x[where], draw(*shape),
                          where=described))
    for axis, shapes in ((0, ((2, 3), (1, 3))), (1, ((2, 3), (2, 1), (2, 4))),
                         (2, ((1, 2, 2), (1, 2, 3))), (0, ((0, 3), (2, 3)))):
        cases.append(case(f"concatenate_axis_{axis}_{len(shapes)}_{shapes[0][0]}", "concatenate",
                          lambda m, *xs: m.concatenate(xs, axis), *[draw(*s) for s in shapes],
                          axis=axis))
    for axis in (0, 1, 2):
        cases.append(case(f"stack_axis_{axis}", "stack", lambda m, *xs: m.stack(xs, axis),
                          draw(2, 3), draw(2, 3), axis=axis))
    for axes in ((1, 0), (2, 0, 1), (0, 2, 1), (0, 3, 1, 2)):
        cases.append(case(f"transpose_{''.join(map(str, axes))}", "transpose",
                          lambda m, x: m.transpose(x, axes), draw(*range(2, 2 + len(axes))),
                          axes=list(axes)))
    cases += [
        case("reshape", "reshape", lambda m, x: x.reshape(4, 3), draw(2, 6), shape=[4, 3]),
        case("pad", "pad", lambda m, x: m.pad(x, [(1, 2), (0, 3)]), draw(2, 3),
             widths=[[1, 2], [0, 3]]),
        case("gather_rows", "gather", lambda m, x: m.take(x, [2, 0, 2, 1], 0), draw(3, 4), axis=0,
             indices=[2, 0, 2, 1]),
        case("gather_columns", "gather", lambda m, x: m.take(x, [3, 3, 0], 1), draw(3, 4), axis=1,
             indices=[3, 3, 0]),
        case("tile", "tile", lambda m, x: m.tile(x, (2, 3)), draw(2, 2), counts=[2, 3]),
        case("flip", "flip", lambda m, x: m.flip(x, 1), draw(2, 3), axis=1),
        case("broadcast", "broadcast", lambda m, x: m.broadcast_to(x, (2, 3, 4)), draw(3, 1),
             shape=[2, 3, 4]),
        case("clip", "clip", lambda m, x: m.clip(x, -0.5, 1.0), draw(3, 5), minimum=-0.5, maximum=1),
        case("where", "where", lambda m, a, b: m.where(a > b, a * 2, b), draw(3, 4), draw(3, 4)),
        case("chained", "chained",
             lambda m, a, b, c: m.sum(m.tanh(a @ b + c) ** 2 / (1 + m.exp(c)), 0),
             draw(4, 3), draw(3, 5), draw(5)),
    ]
    cases += further_operations()
    write("operations.json", {"versions": {"numpy": np.__version__, "torch": torch.__version__},
                              "cases": cases})


def further_operations():
    """Drawn last, so that the cases before keep their numbers."""
    cases = [case(name, name, function, draw(3, 5)) for name, function in {
        "tan": lambda m, x: m.tan(x), "atan": lambda m, x: m.arctan(x), "sinh": lambda m, x: m.sinh(x),
        "cosh": lambda m, x: m.cosh(x), "erf": lambda m, x: m.erf(x)}.items()]
    for axis in (0, 1, 2):
        with_zeros = draw(2, 3, 4)
        with_zeros[0, 1] = 0
        cases += [
            case(f"sort_axis_{axis}", "sort", lambda m, x: m.sort(x, axis, axis == 1), draw(2, 3, 4),
                 axis=axis, descending=axis == 1),
            case(f"product_axis_{axis}", "product", lambda m, x: m.product(x, axis), with_zeros, axis=axis),
            case(f"cumulative_product_axis_{axis}", "cumulative_product",
                 lambda m, x: m.cumprod(x, axis), draw(2, 3, 5), axis=axis),
            case(f"roll_axis_{axis}", "roll", lambda m, x: m.roll(x, 2 - 2 * axis, axis), draw(2, 3, 4),
                 axis=axis, distance=2 - 2 * axis),
        ]
    cases.append(case("top", "top", lambda m, x: m.top(x, 3), draw(2, 5), count=3))
    cases.append(case("power_of_rows", "power", lambda m, a, b: a**b, draw(2, 1, 3, low=0.1), draw(4, 1)))
    for name, left, right in (("first_axis", (1, 3, 4), (5, 4, 2)), ("rank_2_by_3", (3, 4), (5, 4, 2)),
                              ("both", (2, 1, 3, 4), (1, 5, 4, 2))):
        cases.append(case(f"matmul_broadcast_{name}", "matmul", lambda m, a, b: a @ b, draw(*left),
                          draw(*right)))
    for equation, shapes in (("ij,jk->ik", ((2, 3), (3, 4))), ("bij,bjk->bik", ((2, 3, 4), (2, 4, 5))),
                             ("ij->ji", ((2, 3),)), ("ij->", ((2, 3),)), ("ii->i", ((3, 3),)),
                             ("ii", ((3, 3),)), ("i,j->ij", ((3,), (4,))), ("ij,ij->i", ((3, 4), (3, 4))),
                             ("bhqd,bhkd->bhqk", ((2, 2, 3, 4), (2, 2, 5, 4))), ("ijk,k", ((2, 3, 4), (4,))),
                             ("ab,bc,cd->ad", ((2, 3), (3, 4), (4, 2))), ("ij,kj->", ((2, 3), (4, 3)))):
        cases.append(case(f"einsum_{equation}", "einsum", lambda m, *xs: m.einsum(equation, *xs),
                          *[draw(*shape) for shape in shapes], equation=equation))
    return cases


def edges():
    """What NumPy makes of empty tensors, NaN, infinities and ties, in float32."""
    nan, inf = np.nan, np.inf
    special = np.array([-inf, -1, 0, 1, inf, nan], np.float32)

    def edge(name, operation, output, *inputs, **arguments):
        return {"name": name, "operation": operation, "arguments": arguments,
                "inputs": [tensor(x) for x in inputs], "output": tensor(output)}

    two = np.array([[1, nan, 3], [4, 5, 6]], np.float32)
    empty = np.zeros((0, 3), np.float32)
    ties = np.array([[1, 3, 3], [2, 2, 2]], np.float32)
    cases = [
        *[edge(f"{f.__name__}_special", f.__name__, f(special), special)
          for f in (np.exp, np.log, np.sqrt, np.tanh, np.abs, np.square, np.sign, np.floor, np.ceil)],
        *[edge(f"{f.__name__}_special", f.__name__, f(special[:, None], special[None, :]),
               special[:, None], special[None, :])
          for f in (np.add, np.subtract, np.multiply, np.divide, np.maximum, np.minimum)],
        edge("round_half_to_even", "round", np.round(np.array([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 0.49999997],
                                                              np.float32)),
             np.array([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 0.49999997], np.float32)),
        edge("sum_with_nan", "sum", two.sum(1), two, axes=[1], keep_dimensions=False),
        edge("max_with_nan", "max", two.max(1), two, axes=[1], keep_dimensions=False),
        edge("min_with_nan", "min", two.min(0), two, axes=[0], keep_dimensions=False),
        edge("argmax_of_ties", "argmax", ties.argmax(1), ties, axis=1),
        edge("sum_of_empty_rows", "sum", empty.sum(0), empty, axes=[0], keep_dimensions=False),
        edge("sum_of_empty_columns", "sum", empty.sum(1), empty, axes=[1], keep_dimensions=False),
        edge("sum_of_nothing", "sum", empty.sum(), empty, axes=[0, 1], keep_dimensions=False),
        edge("mean_of_nothing", "mean", empty.mean(0), empty, axes=[0], keep_dimensions=False),
        edge("add_empty", "add", empty + np.ones(3, np.float32), empty, np.ones(3, np.float32)),
        edge("matmul_empty_inner", "matmul", np.zeros((2, 0), np.float32) @ np.zeros((0, 3), np.float32),
             np.zeros((2, 0), np.float32), np.zeros((0, 3), np.float32)),
        edge("matmul_empty_outer", "matmul", empty @ np.ones((3, 2), np.float32), empty,
             np.ones((3, 2), np.float32)),
        edge("transpose_empty", "transpose", empty.T, empty, axes=[1, 0]),
        edge("concatenate_empty", "concatenate", np.concatenate([empty, ties]), empty, ties, axis=0),
        edge("softmax_of_minus_infinity", "softmax", np.array([[0.5, 0.5, 0]], np.float32),
             np.array([[1, 1, -inf]], np.float32), axis=1),
        edge("softmax_of_huge", "softmax", np.array([[1, 0, 0]], np.float32),
             np.array([[3e38, 1, -3e38]], np.float32), axis=1),
        edge("log_sum_exp_of_huge", "log_sum_exp", np.array([1000.6931], np.float32),
             np.array([[1000, 1000]], np.float32), axis=1),
        edge("large_sum", "sum", np.full(100_000, 0.1, np.float32).astype(np.float64).sum(),
             np.float32(0.1), repeated=100_000),
    ]
    write("edges.json", {"versions": {"numpy": np.__version__}, "cases": cases})


def rejected():
    """Calls that NumPy refuses; here they throw an error that names the operation and both shapes."""
    cases = []
    for operation, function, shapes in (
        ("add", np.add, ((2, 3), (2,))), ("multiply", np.multiply, ((2, 3), (3, 2))),
        ("divide", np.divide, ((4,), (3,))), ("matmul", np.matmul, ((2, 3), (2, 3))),
        ("matmul", np.matmul, ((2, 3, 4), (3, 4, 5))),
        ("concatenate", lambda *xs: np.concatenate(xs, 0), ((2, 3), (2, 4))),
        ("stack", lambda *xs: np.stack(xs), ((2, 3), (3, 2))),
        ("reshape", lambda x: x.reshape(4, 2), ((2, 3),)),
        ("broadcast", lambda x: np.broadcast_to(x, (3, 3)), ((2, 3),)),
        ("transpose", lambda x: x.transpose(0, 0), ((2, 3),)),
        ("sum", lambda x: x.sum(2), ((2, 3),)),
    ):
        try:
            function(*[np.zeros(s) for s in shapes])
        except ValueError as problem:
            cases.append({"operation": operation, "shapes": [list(s) for s in shapes],
                          "numpy_says": str(problem)})
        else:
            raise AssertionError(f"{operation} took {shapes}")
    write("rejected.json", {"versions": {"numpy": np.__version__}, "cases": cases})


operations()
edges()
rejected()
