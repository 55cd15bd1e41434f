"""Makes classical.json: what scikit-learn says of small clustering and classification tasks. Run once; the tests only read the file.

    python make_classical.py > classical.json
"""
import json
import numpy as np
from sklearn.cluster import KMeans
from sklearn.svm import LinearSVC

random = np.random.default_rng(7)


def numbers(array): return [float(f"{v:.10g}") for v in np.asarray(array).ravel()]
def single(array): return np.asarray(array, dtype=np.float32).astype(np.float64)


def blobs(n, dimension, classes, spread):
    middles = random.normal(size=(classes, dimension)) * 2
    labels = random.integers(classes, size=n)
    return single(middles[labels] + random.normal(size=(n, dimension)) * spread), labels


def kmeans(name, x, start):
    start = single(start)
    result = KMeans(len(start), init=start, n_init=1, tol=0, max_iter=300, algorithm="lloyd").fit(x)
    return {
        "name": name, "dimension": x.shape[1], "points": numbers(x), "start": numbers(start),
        "centres": numbers(result.cluster_centers_), "labels": result.labels_.tolist(), "inertia": result.inertia_,
    }


def svm(name, n, dimension, classes, spread, cost):
    x, labels = blobs(n, dimension, classes, spread)
    weights, biases, objectives = [], [], []
    for k in range(classes):
        y = np.where(labels == k, 1, -1)
        machine = LinearSVC(loss="hinge", C=cost, tol=1e-10, max_iter=10_000_000).fit(x, y)
        w, b = machine.coef_[0], machine.intercept_[0]
        weights.append(w)
        biases.append(b)
        objectives.append((w @ w + b * b) / 2 + cost * np.maximum(0, 1 - y * (x @ w + b)).sum())
    answers = np.argmax(x @ np.array(weights).T + biases, axis=1)
    return {
        "name": name, "dimension": dimension, "classes": classes, "cost": cost, "features": numbers(x),
        "labels": labels.tolist(), "weights": numbers(weights), "biases": numbers(biases),
        "objectives": numbers(objectives), "answers": answers.tolist(),
    }


apart, _ = blobs(90, 3, 4, 0.6)
mixed, _ = blobs(150, 2, 5, 1.5)
wide, _ = blobs(60, 17, 6, 1.0)
lost = np.vstack([apart[:2], [[50, 50, 50]]])
print(json.dumps({
    "clusterings": [
        kmeans("four clusters apart", apart, apart[:4]),
        kmeans("clusters that overlap", mixed, mixed[:6]),
        kmeans("more coordinates than a vector register has lanes", wide, wide[10:15]),
        kmeans("one cluster", apart, apart[:1]),
        kmeans("a start to which no point belongs", apart, lost),
    ],
    "machines": [
        svm("two classes apart", 40, 2, 2, 0.4, 1.0),
        svm("three classes that overlap", 75, 4, 3, 1.5, 0.7),
        svm("more features than examples", 20, 33, 4, 2.0, 10.0),
        svm("five classes, a small cost", 100, 6, 5, 1.0, 0.05),
    ],
}, separators=(",", ":")))
