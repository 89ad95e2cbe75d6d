"""Writes projections.json: PCA, perplexity-calibrated affinities and the t-SNE objective, by NumPy and scikit-learn.

    python3 make_projections.py OUTPUT_DIR

The points are Gaussian clusters in ten dimensions, float32, computed on in float64. KL and its gradient are
plain formulas over scikit-learn's joint probabilities.
"""

import json
import math
import os
import sys

for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    os.environ.pop(name, None)
import numpy as np
import sklearn
from scipy.spatial.distance import squareform
from sklearn.manifold._t_sne import _joint_probabilities
from sklearn.metrics import pairwise_distances
from sklearn.neighbors import NearestNeighbors


def number(value):
    value = float(f"{float(value):.9g}")
    assert math.isfinite(value)
    return int(value) if value.is_integer() and abs(value) < 1e9 else value if abs(value) > 1e-40 else 0


def tensor(array):
    return {"shape": list(array.shape), "values": [number(v) for v in np.asarray(array).reshape(-1)]}


def clusters(generator, count, dimensions, kinds):
    centres = generator.normal(size=(kinds, dimensions)) * 3
    labels = np.arange(count) % kinds
    points = centres[labels] + generator.normal(size=(count, dimensions))
    return points.astype(np.float32).astype(np.float64), labels


def affinities(points, perplexity):
    """p_ij of the exact method (sums to one), and each point's precision found by bisection to 1e-12."""
    squared = pairwise_distances(points, metric="sqeuclidean")
    precisions = np.empty(len(points))
    conditional = np.zeros_like(squared)
    for i, row in enumerate(squared):
        others = np.delete(row, i)
        others = others - others.min()
        low, high = 0.0, np.inf
        precision = 1.0
        for _ in range(200):
            weights = np.exp(-precision * others)
            share = weights / weights.sum()
            entropy = -np.sum(share[share > 0] * np.log(share[share > 0]))
            if abs(entropy - math.log(perplexity)) < 1e-12:
                break
            if entropy > math.log(perplexity):
                low = precision
                precision = precision * 2 if math.isinf(high) else (low + high) / 2
            else:
                high = precision
                precision = (low + high) / 2
        precisions[i] = precision
        conditional[i] = np.insert(share, i, 0)
    joint = (conditional + conditional.T) / (2 * len(points))
    return joint, precisions


def objective(joint, embedding):
    """KL divergence of P from the Student-t affinities of an embedding, and its gradient."""
    squared = pairwise_distances(embedding, metric="sqeuclidean")
    kernel = 1 / (1 + squared)
    np.fill_diagonal(kernel, 0)
    q = kernel / kernel.sum()
    used = joint > 0
    divergence = np.sum(joint[used] * np.log(joint[used] / q[used]))
    force = (joint - q) * kernel
    gradient = 4 * (force.sum(1)[:, None] * embedding - force @ embedding)
    return divergence, gradient


generator = np.random.default_rng(6)
points, labels = clusters(generator, 200, 10, 4)
centred = points - points.mean(0)
_, singular, axes = np.linalg.svd(centred, full_matrices=False)
# A sign makes no axis: let the largest component of each be positive, and say so.
signs = np.sign(axes[np.arange(len(axes)), np.abs(axes).argmax(1)])
axes = axes * signs[:, None]
cases = []
embedding = generator.normal(size=(200, 2)).astype(np.float32).astype(np.float64)
for perplexity in (5, 30, 60):
    joint, precisions = affinities(points, perplexity)
    theirs = squareform(_joint_probabilities(
        pairwise_distances(points, metric="sqeuclidean").astype(np.float32), perplexity, 0))
    assert np.abs(theirs - joint).max() < 2e-6, np.abs(theirs - joint).max()
    divergence, gradient = objective(joint, embedding)
    exaggerated, exaggerated_gradient = objective(joint * 12, embedding)
    rows = [0, 1, 57, 199]
    cases.append({
        "perplexity": perplexity, "precisions": tensor(precisions),
        "rows": rows, "joint_rows": tensor(joint[rows]), "joint_sum": number(joint.sum()),
        "divergence": number(divergence), "gradient": tensor(gradient),
        "exaggeration": 12, "exaggerated_gradient": tensor(exaggerated_gradient),
        "scikit_learn_largest_difference": number(np.abs(theirs - joint).max()),
    })
neighbours = NearestNeighbors(n_neighbors=15).fit(points).kneighbors()
document = {
    "versions": {"numpy": np.__version__, "scikit-learn": sklearn.__version__},
    "points": tensor(points), "labels": labels.tolist(),
    "principal_components": {
        "mean": tensor(points.mean(0)), "axes": tensor(axes[:3]),
        "explained_variance": tensor(singular**2 / (len(points) - 1)),
        "projection": tensor(centred @ axes[:2].T),
    },
    "nearest_neighbours": {"count": 15, "indices": neighbours[1].tolist()},
    "embedding": tensor(embedding), "affinities": cases,
}
folder = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
os.makedirs(folder, exist_ok=True)
path = os.path.join(folder, "projections.json")
with open(path, "w") as file:
    json.dump(document, file, separators=(",", ":"))
    file.write("\n")
print(f"projections.json: {os.path.getsize(path):,} bytes",
      {c["perplexity"]: (c["divergence"], c["scikit_learn_largest_difference"]) for c in cases})
