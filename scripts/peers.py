#!/usr/bin/env python3
"""The peers' side of the race: PyTorch, JAX and onnxruntime with the networks that `dllab bench` measures, at float32.

Asked on standard input, one JSON object a line; answers on standard output, one a line:

    {"what": "train", "peer": "torch", "model": "lenet", "batch": 64, "layout": "last", "compiled": true, "seconds": 1}
    {"rate": 19123.4}

`what` is train (examples/s of a step: shuffled gather, forward, loss, backward, SGD), infer (examples/s, best of several batch
sizes) or one (microseconds for a single example). One process is one number of threads: --threads. What cannot be done is
answered with {"error": …}. Needs: pip install torch jax onnx onnxruntime
"""
import argparse
import functools
import json
import os
import statistics
import sys
import time

# glibc gives large blocks back at every free; keeping them makes small steps faster. A peer runs at its best.
TUNING = {
    "MALLOC_MMAP_THRESHOLD_": "4294967296",
    "MALLOC_TRIM_THRESHOLD_": "4294967296",
    "MALLOC_TOP_PAD_": "104857600",
}

# Layers by name: convolution(filters, size, stride, padding, groups), pool(size, stride), dense(units), and what has no numbers.
POOL = ("pool", 2, 2)


def conv(filters, size, stride=1, padding=0, groups=1):
    return ("conv", filters, size, stride, padding, groups)


def hidden(*units):
    return ["flatten"] + [layer for n in units for layer in (("dense", n), "relu")] + [("dense", 10)]


NETWORKS = {
    "nielsen": ["flatten", ("dense", 30), "sigmoid", ("dense", 10), "sigmoid"],
    "mlp": hidden(128, 64),
    "mlp-wide": hidden(800, 800),
    "lenet": [conv(6, 5, padding=2), "relu", POOL, conv(16, 5), "relu", POOL] + hidden(120, 84),
    "convnet": [conv(20, 5), "relu", POOL, conv(40, 5), "relu", POOL] + hidden(100),
    "deep": [conv(32, 3, padding=1), "relu", conv(32, 3, padding=1), "relu", POOL]
    + [conv(64, 3, padding=1), "relu", conv(64, 3, padding=1), "relu", POOL]
    + hidden(128),
    "alexnet": [conv(96, 11, 4), "relu", "lrn", ("pool", 3, 2)]
    + [conv(256, 5, padding=2, groups=2), "relu", "lrn", ("pool", 3, 2)]
    + [conv(384, 3, padding=1), "relu", conv(384, 3, padding=1, groups=2), "relu"]
    + [conv(256, 3, padding=1, groups=2), "relu", ("pool", 3, 2), "flatten"]
    + ["dropout", ("dense", 4096), "relu", "dropout", ("dense", 4096), "relu", ("dense", 1000)],
}
INPUTS = {"alexnet": (3, 227, 227)}
RATE = {"alexnet": 0.0001}


def input_shape(model):
    return INPUTS.get(model, (1, 28, 28))


def shapes(model):
    """Each layer with the shape of its input, channels first."""
    shape = input_shape(model)
    for layer in NETWORKS[model]:
        yield layer, shape
        if layer[0] == "conv":
            _, filters, size, stride, padding, _ = layer
            shape = (filters, *((side + 2 * padding - size) // stride + 1 for side in shape[1:]))
        elif layer[0] == "pool":
            shape = (shape[0], *((side - layer[1]) // layer[2] + 1 for side in shape[1:]))
        elif layer == "flatten":
            shape = (shape[0] * shape[1] * shape[2],)
        elif layer[0] == "dense":
            shape = (layer[1],)


@functools.cache
def data(model):
    """Random inputs and classes: what the numbers are makes no difference to how long they take."""
    import numpy as np

    random = np.random.default_rng(0)
    count, classes = (64, 1000) if model in INPUTS else (4096, 10)
    x = random.random((count, *input_shape(model)), dtype=np.float32)
    return x, random.integers(0, classes, count)


def rate(seconds, work):
    """Work done a second; a fifth of the time goes by first and is not counted."""
    for limit in (seconds / 5, seconds):
        done, start = 0, time.perf_counter()
        while time.perf_counter() - start < limit:
            done += work()
        result = done / (time.perf_counter() - start)
    return result


def latency(seconds, call):
    """Median microseconds of one call."""
    for _ in range(10):
        call()
    times, end = [], time.perf_counter() + seconds
    while time.perf_counter() < end or len(times) < 5:
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return 1e6 * statistics.median(times)


def bulk(seconds, model, call_of_batch):
    """The best examples/s of several batch sizes; `call_of_batch` makes a call for a batch."""
    sizes = (8,) if model in INPUTS else (64, 256, 1000)
    best = 0.0
    for size in sizes:
        call = call_of_batch(size)
        best = max(best, rate(seconds / len(sizes), lambda: call() or size))
    return best


class Torch:
    def __init__(self, threads):
        import torch

        self.torch = torch
        torch.set_num_threads(threads)
        self.kept = {}

    def net(self, model):
        nn = self.torch.nn
        self.torch.manual_seed(0)
        layers = []
        for layer, shape in shapes(model):
            if layer[0] == "conv":
                _, filters, size, stride, padding, groups = layer
                layers.append(nn.Conv2d(shape[0], filters, size, stride, padding, groups=groups))
            elif layer[0] == "pool":
                layers.append(nn.MaxPool2d(layer[1], layer[2]))
            elif layer[0] == "dense":
                layers.append(nn.Linear(shape[0], layer[1]))
            else:
                # PyTorch divides alpha by the size.
                layers.append(
                    {
                        "relu": nn.ReLU,
                        "sigmoid": nn.Sigmoid,
                        "flatten": nn.Flatten,
                        "dropout": nn.Dropout,
                        "lrn": lambda: nn.LocalResponseNorm(5, 5e-4, 0.75, 2.0),
                    }[layer]()
                )
        return nn.Sequential(*layers)

    def placed(self, value, layout):
        return value.contiguous(memory_format=self.torch.channels_last) if layout == "last" else value

    def trainer(self, model, layout, compiled):
        torch, F = self.torch, self.torch.nn.functional
        x, y = (torch.from_numpy(values) for values in data(model))
        net = self.net(model)
        if layout == "last":
            net = net.to(memory_format=torch.channels_last)
        optimizer = torch.optim.SGD(net.parameters(), lr=RATE.get(model, 0.01), fused=True)
        call = torch.compile(net) if compiled else net

        def step(index):
            inputs, labels = self.placed(x[index], layout), y[index]
            optimizer.zero_grad(set_to_none=True)
            out = call(inputs)
            if model == "nielsen":
                loss = F.mse_loss(out, F.one_hot(labels, 10).float())
            else:
                loss = F.cross_entropy(out, labels)
            loss.backward()
            optimizer.step()

        order, state = torch.randperm(len(x)), {"at": 0}

        def work(batch):
            if state["at"] + batch > len(x):
                state["at"] = 0
            step(order[state["at"] : state["at"] + batch])
            state["at"] += batch
            return batch

        return work

    def train(self, model, batch, layout="first", compiled=False, seconds=1.0):
        key = (model, batch, layout, compiled)
        if key not in self.kept:
            self.kept[key] = self.trainer(model, layout, compiled)
        return rate(seconds, lambda: self.kept[key](batch))

    def predictor(self, model, layout, compiled):
        torch = self.torch
        net = self.net(model).eval()
        if layout == "last":
            net = net.to(memory_format=torch.channels_last)
        if compiled == "frozen":
            with torch.inference_mode():
                example = torch.from_numpy(data(model)[0][:8])
                return torch.jit.optimize_for_inference(torch.jit.freeze(torch.jit.trace(net, example)))
        return torch.compile(net, dynamic=False) if compiled else net

    def calls(self, model, layout, compiled):
        key = ("predict", model, layout, compiled)
        if key not in self.kept:
            self.kept[key] = self.predictor(model, layout, compiled)
        x = self.torch.from_numpy(data(model)[0])

        def call_of_batch(size):
            inputs = self.placed(x[:size], layout)
            self.kept[key](inputs)
            return lambda: self.kept[key](inputs) is None

        return call_of_batch

    def infer(self, model, layout="first", compiled=False, seconds=1.0):
        with self.torch.inference_mode():
            return bulk(seconds, model, self.calls(model, layout, compiled))

    def one(self, model, layout="first", compiled=False, seconds=1.0):
        with self.torch.inference_mode():
            return latency(seconds, self.calls(model, layout, compiled)(1))


class Jax:
    def __init__(self, threads):
        if threads == 1:
            os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
            if hasattr(os, "sched_setaffinity"):
                os.sched_setaffinity(0, {0})
        os.environ["JAX_PLATFORMS"] = "cpu"
        import jax

        self.jax, self.np = jax, jax.numpy
        self.kept = {}

    def parameters(self, model):
        import numpy as np

        random, result = np.random.default_rng(0), []
        for layer, shape in shapes(model):
            if layer[0] == "conv":
                _, filters, size, _, _, groups = layer
                weight = random.standard_normal((size, size, shape[0] // groups, filters))
            elif layer[0] == "dense":
                weight = random.standard_normal((shape[0], layer[1]))
            else:
                result.append(())
                continue
            fan_in = weight[..., 0].size
            result.append(tuple(self.np.asarray(v, "float32") for v in (weight * (2 / fan_in) ** 0.5, weight[0, ...].ravel()[:1].repeat(weight.shape[-1]) * 0)))
        return result

    def forward(self, model, parameters, x):
        lax = self.jax.lax
        for layer, own in zip(NETWORKS[model], parameters):
            if layer[0] == "conv":
                _, _, _, stride, padding, groups = layer
                x = lax.conv_general_dilated(
                    x, own[0], (stride, stride), [(padding, padding)] * 2,
                    dimension_numbers=("NHWC", "HWIO", "NHWC"), feature_group_count=groups) + own[1]
            elif layer[0] == "pool":
                window, stride = (1, layer[1], layer[1], 1), (1, layer[2], layer[2], 1)
                x = lax.reduce_window(x, -self.np.inf, lax.max, window, stride, "VALID")
            elif layer[0] == "dense":
                x = x @ own[0] + own[1]
            elif layer == "flatten":
                x = x.reshape(x.shape[0], -1)
            elif layer == "relu":
                x = self.jax.nn.relu(x)
            elif layer == "sigmoid":
                x = self.jax.nn.sigmoid(x)
            else:
                raise NotImplementedError(f"{layer} is not in the race of JAX")
        return x

    def loss(self, model, parameters, x, y):
        out = self.forward(model, parameters, x)
        if model == "nielsen":
            return self.np.mean((out - self.jax.nn.one_hot(y, 10)) ** 2)
        return -self.np.mean(self.np.take_along_axis(self.jax.nn.log_softmax(out), y[:, None], 1))

    def data(self, model):
        x, y = data(model)
        return self.np.asarray(x.transpose(0, 2, 3, 1)), self.np.asarray(y)

    def trainer(self, model, batch):
        """Many steps in one call, with the data on the device: as JAX is meant to be used."""
        import numpy as np

        jax, (x, y) = self.jax, self.data(model)
        gradient = jax.grad(lambda parameters, i: self.loss(model, parameters, x[i], y[i]))

        @jax.jit
        def steps(parameters, indices):
            def one(parameters, i):
                return jax.tree.map(lambda v, g: v - 0.01 * g, parameters, gradient(parameters, i)), None

            return jax.lax.scan(one, parameters, indices)[0]

        count, order = max(1, 640 // batch), np.random.default_rng(0).permutation(len(y))
        state = {"parameters": self.parameters(model), "at": 0}

        def work():
            if state["at"] + count * batch > len(order):
                state["at"] = 0
            part = order[state["at"] : state["at"] + count * batch].reshape(count, batch)
            state["parameters"] = jax.block_until_ready(steps(state["parameters"], part))
            state["at"] += count * batch
            return count * batch

        work()
        return work

    def train(self, model, batch, seconds=1.0, **_):
        key = (model, batch)
        if key not in self.kept:
            self.kept[key] = self.trainer(model, batch)
        return rate(seconds, self.kept[key])

    def calls(self, model):
        if model not in self.kept:
            self.kept[model] = self.jax.jit(functools.partial(self.forward, model)), self.parameters(model)
        call, parameters = self.kept[model]
        x = self.data(model)[0]

        def call_of_batch(size):
            inputs = self.jax.block_until_ready(x[:size])
            call(parameters, inputs).block_until_ready()
            return lambda: call(parameters, inputs).block_until_ready() is None

        return call_of_batch

    def infer(self, model, seconds=1.0, **_):
        return bulk(seconds, model, self.calls(model))

    def one(self, model, seconds=1.0, **_):
        return latency(seconds, self.calls(model)(1))


class OnnxRuntime:
    def __init__(self, threads):
        import onnx
        import onnxruntime

        self.onnx, self.runtime, self.threads = onnx, onnxruntime, threads
        self.kept = {}

    def session(self, model):
        import numpy as np

        make, random = self.onnx.helper, np.random.default_rng(0)
        nodes, weights, last = [], [], "x"

        def add(kind, *parameters, **attributes):
            nonlocal last
            names = []
            for value in parameters:
                names.append(f"w{len(weights)}")
                weights.append(self.onnx.numpy_helper.from_array(value.astype(np.float32), names[-1]))
            out = f"v{len(nodes)}"
            nodes.append(make.make_node(kind, [last, *names], [out], **attributes))
            last = out

        for layer, shape in shapes(model):
            if layer[0] == "conv":
                _, filters, size, stride, padding, groups = layer
                weight = random.standard_normal((filters, shape[0] // groups, size, size)) / (size * shape[0] ** 0.5)
                add("Conv", weight, np.zeros(filters), strides=[stride] * 2, pads=[padding] * 4, group=groups)
            elif layer[0] == "pool":
                add("MaxPool", kernel_shape=[layer[1]] * 2, strides=[layer[2]] * 2)
            elif layer[0] == "dense":
                weight = random.standard_normal((layer[1], shape[0])) / shape[0] ** 0.5
                add("Gemm", weight, np.zeros(layer[1]), transB=1)
            elif layer == "lrn":
                add("LRN", size=5, alpha=5e-4, beta=0.75, bias=2.0)
            elif layer != "dropout":
                add({"relu": "Relu", "sigmoid": "Sigmoid", "flatten": "Flatten"}[layer])
        kind = self.onnx.TensorProto.FLOAT
        graph = make.make_graph(
            nodes, model, [make.make_tensor_value_info("x", kind, ["n", *input_shape(model)])],
            [make.make_tensor_value_info(last, kind, None)], weights)
        file = make.make_model(graph, opset_imports=[make.make_opsetid("", 17)], ir_version=8)
        options = self.runtime.SessionOptions()
        options.intra_op_num_threads = self.threads
        return self.runtime.InferenceSession(file.SerializeToString(), options, providers=["CPUExecutionProvider"])

    def calls(self, model):
        if model not in self.kept:
            self.kept[model] = self.session(model)
        session, x = self.kept[model], data(model)[0]

        def call_of_batch(size):
            inputs = {"x": x[:size]}
            session.run(None, inputs)
            return lambda: session.run(None, inputs) is None

        return call_of_batch

    def infer(self, model, seconds=1.0, **_):
        return bulk(seconds, model, self.calls(model))

    def one(self, model, seconds=1.0, **_):
        return latency(seconds, self.calls(model)(1))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    # Whatever a library prints must not come between the answers.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    peers, kinds = {}, {"torch": Torch, "jax": Jax, "onnxruntime": OnnxRuntime}
    for line in sys.stdin:
        request = json.loads(line)
        try:
            name, what = request.pop("peer"), request.pop("what")
            if name not in peers:
                peers[name] = kinds[name](arguments.threads)
            answer = {"rate": getattr(peers[name], what)(**request)}
        except Exception as error:  # A setting that a peer cannot do is no reason to end the race.
            answer = {"error": f"{type(error).__name__}: {error}".splitlines()[0][:200]}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    if not all(name in os.environ for name in TUNING):
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **TUNING})
    main()
