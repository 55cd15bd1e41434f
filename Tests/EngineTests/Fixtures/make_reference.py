"""Makes reference.json: what PyTorch, in double precision, says of small networks. Run once; the tests only read the file.

    python make_reference.py > reference.json

Inputs and feature maps are written channel by channel, as PyTorch has them.
"""
import json
import torch
from torch import nn

torch.manual_seed(7)
torch.set_default_dtype(torch.float64)


def dense(units): return {"dense": {"units": units}}
def conv(filters, size, stride=1, padding=0):
    return {"convolution": {"filters": filters, "size": size, "stride": stride, "padding": padding}}
def pool(size, stride): return {"maxPooling": {"size": size, "stride": stride}}
def act(name): return {"activation": {"_0": name}}
FLATTEN, SOFTMAX = {"flatten": {}}, {"softmax": {}}


class Step(nn.Module):
    def forward(self, z): return (z > 0).double() + 0 * z


def build(layers, shape):
    """nn.Sequential with the layers; shapes are found by running an input through them."""
    net, x = nn.Sequential(), torch.zeros(1, *shape)
    for layer in layers:
        (kind, p), = layer.items()
        module = {
            "dense": lambda: nn.Linear(x.shape[1], p["units"]),
            "convolution": lambda: nn.Conv2d(x.shape[1], p["filters"], p["size"], p["stride"], p["padding"]),
            "maxPooling": lambda: nn.MaxPool2d(p["size"], p["stride"]),
            "activation": lambda: {"sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "relu": nn.ReLU, "linear": nn.Identity,
                                   "step": Step}[p["_0"]](),
            "flatten": lambda: nn.Flatten(),
            "softmax": lambda: nn.Softmax(1),
        }[kind]()
        net.append(module)
        x = module(x)
    for parameter in net.parameters():  # what single precision can hold, so that both start from the same numbers
        parameter.data = parameter.data.float().double()
    return net


def loss_of(net, loss, x, y):
    """The loss, by PyTorch's own functions."""
    if loss == "quadratic":
        return ((net(x) - y) ** 2).sum() / 2 / len(x)
    body = net[:-1](x)
    if isinstance(net[-1], nn.Softmax):
        return nn.functional.cross_entropy(body, y)
    return nn.functional.binary_cross_entropy_with_logits(body, y, reduction="sum") / len(x)


def numbers(tensor): return [float(f"{v:.9g}") for v in tensor.detach().flatten().tolist()]


def parameters(net, gradient=False):
    return {name: numbers(p.grad if gradient else p) for name, p in net.named_parameters()}


def case(name, shape, layers, loss, batch):
    if shape[1:] == [1, 1]:
        layers = [FLATTEN] + layers
    net = build(layers, shape)
    x = torch.randn(batch, *shape).float().double().requires_grad_()
    out = net(x)
    y = torch.rand_like(out).float().double()
    if loss == "crossEntropy" and layers[-1] is SOFTMAX:
        y = nn.functional.one_hot(torch.randint(out.shape[1], (batch,)), out.shape[1]).double()
    start = parameters(net)
    value = loss_of(net, loss, x, y)
    value.backward()
    return {
        "name": name, "shape": shape, "layers": layers, "loss": loss, "batch": batch, "inputs": numbers(x),
        "targets": numbers(y), "parameters": start, "outputs": numbers(out), "value": value.item(),
        "gradients": parameters(net, gradient=True), "inputGradient": numbers(x.grad),
    }


def optimization(name, make, description, rate, steps):
    layers, shape = [dense(6), act("tanh"), dense(3), SOFTMAX], [4, 1, 1]
    torch.manual_seed(11)
    net = build([FLATTEN] + layers, shape)
    x = torch.randn(5, *shape).float().double()
    y = nn.functional.one_hot(torch.randint(3, (5,)), 3).double()
    start, optimizer, losses = parameters(net), make(net.parameters()), []
    for _ in range(steps):
        optimizer.zero_grad()
        value = loss_of(net, "crossEntropy", x, y)
        value.backward()
        optimizer.step()
        losses.append(value.item())
    return {
        "name": name, "shape": shape, "layers": [FLATTEN] + layers, "optimizer": description, "rate": rate,
        "inputs": numbers(x), "targets": numbers(y), "parameters": start, "losses": losses, "end": parameters(net),
    }


def hashed(count, stream):
    """Numbers in 0 ..< 1 that the tests can make too: a multiplicative hash of the index."""
    i = torch.arange(count, dtype=torch.int64) + stream * 1_000_003
    h = (i * 2_654_435_761) % (1 << 32)
    h = ((h ^ (h >> 15)) * 2_246_822_519) % (1 << 32)
    return ((h ^ (h >> 13)) >> 8).double() / (1 << 24)


def lenet():
    """Twenty steps on the same sixteen images; weights and images are `hashed`, so the file holds only the losses."""
    layers = [conv(6, 5, padding=2), act("relu"), pool(2, 2), conv(16, 5), act("relu"), pool(2, 2), FLATTEN,
              dense(120), act("relu"), dense(84), act("relu"), dense(10), SOFTMAX]
    net = build(layers, [1, 28, 28])
    for stream, p in enumerate(net.parameters()):
        bound = (3 / p[0].numel()) ** 0.5 if p.dim() > 1 else 0.0
        p.data = ((hashed(p.numel(), stream) * 2 - 1) * bound).float().double().reshape(p.shape)
    x = hashed(16 * 784, 100).float().double().reshape(16, 1, 28, 28)
    y = (torch.arange(16) * 7 + 3) % 10
    optimizer, losses = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9), []
    for _ in range(20):
        optimizer.zero_grad()
        value = loss_of(net, "crossEntropy", x, y)
        value.backward()
        optimizer.step()
        losses.append(value.item())
    return {"layers": layers, "losses": losses}


print(json.dumps({
    "cases": [
        case("one dense unit, one example", [1, 1, 1], [dense(1)], "quadratic", 1),
        case("dense, batch of 1", [5, 1, 1], [dense(3), act("linear")], "quadratic", 1),
        case("two dense layers of sigmoids", [4, 1, 1], [dense(5), act("sigmoid"), dense(2), act("sigmoid")], "quadratic", 9),
        case("sigmoids with cross-entropy", [3, 1, 1], [dense(4), act("tanh"), dense(2), act("sigmoid")], "crossEntropy", 3),
        case("softmax with cross-entropy", [6, 1, 1], [dense(7), act("relu"), dense(4), SOFTMAX], "crossEntropy", 17),
        case("softmax with the quadratic loss", [3, 1, 1], [dense(4), SOFTMAX], "quadratic", 2),
        case("softmax in the middle", [3, 1, 1], [dense(4), SOFTMAX, dense(2)], "quadratic", 5),
        case("convolution on one channel, not square, stride that does not divide", [1, 6, 9],
             [conv(3, 3, stride=2, padding=1), act("relu"), FLATTEN, dense(4), SOFTMAX], "crossEntropy", 3),
        case("convolution of several channels, batch of 1", [3, 5, 4],
             [conv(2, 2), act("tanh"), conv(4, 3, padding=2), FLATTEN, dense(3), SOFTMAX], "crossEntropy", 1),
        case("convolution with stride 3 and a large filter", [2, 8, 7],
             [conv(5, 4, stride=3, padding=2), act("sigmoid"), FLATTEN, dense(2)], "quadratic", 10),
        case("overlapping pooling", [2, 5, 6], [conv(3, 2), pool(2, 1), act("tanh"), FLATTEN, dense(3), SOFTMAX],
             "crossEntropy", 4),
        case("pooling that leaves a rest", [1, 11, 13], [pool(2, 2), conv(5, 2), act("relu"), pool(3, 2), FLATTEN, dense(2),
             act("sigmoid")], "crossEntropy", 3),
        case("convolution, ReLU and pooling, twice", [1, 12, 12],
             [conv(4, 3), act("relu"), pool(2, 2), conv(6, 2), act("relu"), pool(2, 2), FLATTEN, dense(5), act("relu"),
              dense(3), SOFTMAX], "crossEntropy", 11),
        case("a fully convolutional network", [2, 4, 5], [conv(3, 3, padding=1), act("relu"), conv(2, 3, padding=1)],
             "quadratic", 2),
        case("step units", [3, 1, 1], [dense(4), act("step")], "quadratic", 3),
    ],
    "optimizations": [
        optimization("SGD", lambda p: torch.optim.SGD(p, lr=0.5), {"sgd": {}}, 0.5, 12),
        optimization("momentum", lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.8), {"momentum": {"_0": 0.8}}, 0.1, 12),
        optimization("Adam", lambda p: torch.optim.Adam(p, lr=0.03, betas=(0.85, 0.99), eps=1e-6),
                     {"adam": {"beta1": 0.85, "beta2": 0.99, "epsilon": 1e-6}}, 0.03, 12),
    ],
    "lenet": lenet(),
}, separators=(",", ":")))
