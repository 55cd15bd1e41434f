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
def conv(filters, size, stride=1, padding=0, **more):
    return {"convolution": {"filters": filters, "size": size, "stride": stride, "padding": padding, **more}}
def local(filters, size, stride=1, padding=0):
    return {"locallyConnected": {"filters": filters, "size": size, "stride": stride, "padding": padding}}
def up_conv(filters, size, stride=1, padding=0):
    return {"transposedConvolution": {"filters": filters, "size": size, "stride": stride, "padding": padding}}
def pool(size, stride, padding=0, kind="max"):
    return {kind + "Pooling": {"size": size, "stride": stride, "padding": padding}}
def upsample(factor, interpolation): return {"upsampling": {"factor": factor, "interpolation": interpolation}}
def contrast(size, floor, part): return {"localContrastNormalization": {"size": size, "floor": floor, "part": part}}
def response(size, alpha, beta, k):
    return {"localResponseNormalization": {"size": size, "alpha": alpha, "beta": beta, "k": k}}
def norm(momentum=0.1, epsilon=1e-5): return {"batchNormalization": {"momentum": momentum, "epsilon": epsilon}}
def residual(*layers): return {"residual": {"layers": list(layers)}}
def siamese(*layers): return {"siamese": {"layers": list(layers)}}
def act(name): return {"activation": {"_0": name}}
FLATTEN, SOFTMAX = {"flatten": {}}, {"softmax": {}}


class Step(nn.Module):
    def forward(self, z): return (z > 0).double() + 0 * z


class Local(nn.Module):
    """Windows with weights of their own at every position: [positions, filters, channels, size, size]."""
    def __init__(self, x, filters, size, stride, padding):
        super().__init__()
        self.window = dict(kernel_size=size, stride=stride, padding=padding)
        self.sides = [(n + 2 * padding - size) // stride + 1 for n in x.shape[2:]]
        positions, channels = self.sides[0] * self.sides[1], x.shape[1]
        self.weight = nn.Parameter(torch.randn(positions, filters, channels, size, size) / size)
        self.bias = nn.Parameter(torch.randn(positions, filters) / size)

    def forward(self, x):
        patches = nn.functional.unfold(x, **self.window)  # [batch, channels size size, positions]
        h = torch.einsum("nkp,pfk->nfp", patches, self.weight.flatten(2)) + self.bias.T
        return h.reshape(len(x), -1, *self.sides)


class Contrast(nn.Module):
    """(h - m) / max(s, floor) over the neighbours that are inside the image; or one part of it."""
    def __init__(self, size, floor, part):
        super().__init__()
        self.size, self.floor, self.part = size, floor, part

    def mean(self, h):
        return nn.functional.avg_pool2d(h, self.size, 1, self.size // 2, count_include_pad=False)

    def forward(self, h):
        m = self.mean(h)
        v = h if self.part == "divisive" else h - m
        if self.part == "subtractive":
            return v
        return v / (self.mean(h ** 2) - m ** 2).clamp(min=1e-30).sqrt().clamp(min=self.floor)


class Length(nn.Module):
    """The length of each window."""
    def __init__(self, size, stride, padding):
        super().__init__()
        self.pool = nn.LPPool2d(2, size, stride)
        self.padding = padding

    def forward(self, x): return self.pool(nn.functional.pad(x, [self.padding] * 4))


class Residual(nn.Sequential):
    def forward(self, x): return x + super().forward(x)


class Siamese(nn.Sequential):
    def forward(self, x):
        # Both in one batch, so that batch normalisation sees them together; every pair's two one after the other.
        halves = torch.stack(x.chunk(2, 1), 1).flatten(0, 1)
        y = super().forward(halves)
        return y.unflatten(0, (-1, 2)).flatten(1, 2)


def half(x): return x[:, :x.shape[1] // 2]


def short(tensor):
    """Three decimals, as single precision has them: few digits to write, and both sides start from the same numbers."""
    return (tensor * 1000).round().div(1000).float().double()


def build(layers, shape):
    """nn.Sequential with the layers; shapes are found by running an input through them."""
    net = chain(layers, torch.zeros(1, *shape), nn.Sequential())
    for module in net.modules():  # scales and shifts that are not 1 and 0
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.weight, 0.5, 1.5), nn.init.uniform_(module.bias, -0.5, 0.5)
    for parameter in net.parameters():
        parameter.data = short(parameter.data)
    return net


class Norm(nn.BatchNorm2d):
    """Over the channels of vectors too."""
    def _check_input_dim(self, x): pass


def chain(layers, x, net):
    for layer in layers:
        (kind, p), = layer.items()
        module = {
            "dense": lambda: nn.Linear(x.shape[1], p["units"]),
            "convolution": lambda: nn.Conv2d(
                x.shape[1], p["filters"], p["size"], p["stride"], p["padding"], p.get("dilation", 1), p.get("groups", 1)),
            "locallyConnected": lambda: Local(x, **p),
            "transposedConvolution": lambda: nn.ConvTranspose2d(
                x.shape[1], p["filters"], p["size"], p["stride"], p["padding"]),
            "maxPooling": lambda: nn.MaxPool2d(p["size"], p["stride"], p["padding"]),
            "averagePooling": lambda: nn.AvgPool2d(p["size"], p["stride"], p["padding"], count_include_pad=False),
            "l2Pooling": lambda: Length(**p),
            "globalAveragePooling": lambda: nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten()),
            "globalMaxPooling": lambda: nn.Sequential(nn.AdaptiveMaxPool2d(1), nn.Flatten()),
            "upsampling": lambda: nn.Upsample(scale_factor=p["factor"], mode=p["interpolation"]),
            "localContrastNormalization": lambda: Contrast(**p),
            "localResponseNormalization": lambda: nn.LocalResponseNorm(
                p["size"], p["alpha"] * p["size"], p["beta"], p["k"]),
            "batchNormalization": lambda: Norm(x.shape[1], p["epsilon"], p["momentum"]),
            "residual": lambda: chain(p["layers"], x, Residual()),
            "siamese": lambda: chain(p["layers"], half(x), Siamese()),
            "activation": lambda: {"sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "relu": nn.ReLU, "linear": nn.Identity,
                                   "leakyReLU": nn.LeakyReLU, "softplus": nn.Softplus, "step": Step}[p["_0"]](),
            "flatten": lambda: nn.Flatten(),
            "softmax": lambda: nn.Softmax(1),
        }[kind]()
        net.append(module)
        module.eval()
        x = module(x)
        module.train()
    return net


def loss_of(net, loss, x, y):
    """The loss, by PyTorch's own functions."""
    if loss == "quadratic":
        return ((net(x) - y) ** 2).sum() / 2 / len(x)
    if loss == "huber":
        return nn.functional.huber_loss(net(x), y, reduction="sum") / len(x)
    if loss == "hinge":
        return (1 - (2 * y - 1) * net(x)).clamp(min=0).sum() / len(x)
    if loss == "multiclassHinge":  # PyTorch's is divided by the number of classes
        return nn.functional.multi_margin_loss(net(x), y.argmax(1), reduction="sum") * y.shape[1] / len(x)
    if loss == "contrastive":
        u, v = net(x).chunk(2, 1)
        distance = (u - v).square().sum(1).sqrt()
        return (y[:, 0] * distance ** 2 + (1 - y[:, 0]) * (1 - distance).clamp(min=0) ** 2).sum() / 2 / len(x)
    body = net[:-1](x)
    if isinstance(net[-1], nn.Softmax):
        return nn.functional.cross_entropy(body, y)
    return nn.functional.binary_cross_entropy_with_logits(body, y, reduction="sum") / len(x)


def numbers(tensor): return [float(f"{v:.8g}") for v in tensor.detach().flatten().tolist()]


def parameters(net, gradient=False):
    return {name: numbers(p.grad if gradient else p) for name, p in net.named_parameters()}


def statistics(net):
    return {name: numbers(b) for name, b in net.named_buffers() if not name.endswith("num_batches_tracked")}


def case(name, shape, layers, loss, batch):
    if shape[1:] == [1, 1]:
        layers = [FLATTEN] + layers
    net = build(layers, shape)
    x = short(torch.randn(batch, *shape)).requires_grad_()
    start = {**parameters(net), **statistics(net)}
    net.train()
    state = {name: value.clone() for name, value in net.state_dict().items()}
    out = net(x)
    net.load_state_dict(state)
    y = short(torch.rand_like(out))
    if layers[-1] is SOFTMAX and loss == "crossEntropy" or loss == "multiclassHinge":
        y = nn.functional.one_hot(torch.randint(out.shape[1], out[:, 0].shape), out.shape[1]).double().movedim(-1, 1)
    if loss == "hinge":
        y = y.round()
    if loss == "contrastive":
        y = torch.arange(batch).remainder(2).double()[:, None]
    value = loss_of(net, loss, x, y)
    value.backward()
    return {
        "name": name, "shape": shape, "layers": layers, "loss": loss, "batch": batch, "inputs": numbers(x),
        "targets": numbers(y), "parameters": start, "outputs": numbers(out), "value": value.item(),
        "gradients": parameters(net, gradient=True), "inputGradient": numbers(x.grad), "statistics": statistics(net),
        "predictions": numbers(net.eval()(x)),
    }


def optimization(name, make, description, rate, steps, schedule=None, settings=None, prepare=None):
    """`make` gets weights and biases apart, since penalties are for weights; `schedule` gets the optimizer."""
    layers, shape = [dense(6), act("tanh"), dense(3), SOFTMAX], [4, 1, 1]
    torch.manual_seed(11)
    net = build([FLATTEN] + layers, shape)
    x = short(torch.randn(5, *shape))
    y = nn.functional.one_hot(torch.randint(3, (5,)), 3).double()
    start, losses, rates = parameters(net), [], []
    optimizer = make([p for p in net.parameters() if p.dim() > 1], [p for p in net.parameters() if p.dim() == 1])
    optimizer.loss = lambda: loss_of(net, "crossEntropy", x, y)
    scheduler = schedule(optimizer) if schedule else None
    for _ in range(steps):
        optimizer.zero_grad()
        value = loss_of(net, "crossEntropy", x, y)
        value.backward()
        if prepare:
            prepare(net)
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if scheduler:
            scheduler.step()
        losses.append(value.item())
    return {
        "name": name, "shape": shape, "layers": [FLATTEN] + layers, "optimizer": description, "rate": rate,
        "settings": {"epochs": steps, **(settings or {})}, "inputs": numbers(x), "targets": numbers(y),
        "parameters": start, "losses": losses, "rates": rates, "end": parameters(net),
    }


def decayed(kind, decay, **options):
    return lambda weights, biases: kind([{"params": weights, "weight_decay": decay},
                                         {"params": biases, "weight_decay": 0}], **options)


def plain(kind, **options): return lambda weights, biases: kind(weights + biases, **options)


class Wiggle:
    """Not in PyTorch: raises every parameter alone, looks at the loss, and moves all by the signs."""
    def __init__(self, weights, biases):
        self.parameters, self.param_groups = weights + biases, [{"lr": 0.01}]
    def zero_grad(self):
        for p in self.parameters:
            p.grad = None

    def step(self):
        with torch.no_grad():
            now = self.loss().item()
            for p in self.parameters:
                p.grad = torch.empty_like(p)
                for i in range(p.numel()):
                    value = p.view(-1)[i].item()
                    p.view(-1)[i] = value + 0.01
                    p.grad.view(-1)[i] = 1.0 if self.loss().item() > now else -1.0
                    p.view(-1)[i] = value
            for p in self.parameters:
                p -= 0.01 * p.grad


def l1(net):
    for p in net.parameters():
        if p.dim() > 1:
            p.grad += 0.03 * p.data.sign()


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
        case("two groups", [4, 5, 7], [conv(6, 3, stride=2, padding=1, groups=2), act("tanh")], "quadratic", 2),
        case("a group for each channel, dilated", [3, 9, 6], [conv(3, 3, padding=1, groups=3, dilation=2)], "quadratic", 1),
        case("dilation with a stride that does not divide", [1, 10, 9], [conv(2, 3, stride=2, dilation=3)], "quadratic", 3),
        case("locally connected", [2, 5, 4], [local(3, 3, stride=2, padding=1), act("tanh"), FLATTEN, dense(2)],
             "quadratic", 3),
        case("locally connected over a locally connected", [1, 6, 5], [local(2, 2), local(1, 3, padding=2)], "quadratic", 1),
        case("transposed convolution", [3, 4, 2], [up_conv(2, 3, stride=2, padding=1), act("tanh")], "quadratic", 3),
        case("transposed convolution of one channel over a convolution", [1, 5, 7],
             [conv(2, 3, stride=2), up_conv(1, 4, stride=3)], "quadratic", 1),
        case("max pooling with padding", [2, 5, 7], [conv(2, 2), pool(3, 2, padding=1)], "quadratic", 2),
        case("average pooling, overlapping, with padding", [2, 5, 7], [conv(2, 2), pool(3, 2, 1, kind="average")],
             "quadratic", 2),
        case("average pooling that leaves a rest", [1, 7, 5], [pool(2, 2, kind="average"), conv(2, 2)], "quadratic", 1),
        case("L2 pooling, overlapping, with padding", [2, 5, 7], [conv(2, 2), pool(3, 2, 1, kind="l2")], "quadratic", 2),
        case("global average pooling", [2, 5, 3], [conv(3, 2), {"globalAveragePooling": {}}, dense(2)], "quadratic", 3),
        case("global max pooling", [2, 5, 3], [conv(3, 2), {"globalMaxPooling": {}}, dense(2)], "quadratic", 3),
        case("nearest upsampling", [2, 3, 2], [conv(2, 2), upsample(3, "nearest")], "quadratic", 2),
        case("bilinear upsampling", [2, 4, 3], [conv(2, 2), upsample(3, "bilinear")], "quadratic", 2),
        case("bilinear upsampling by 2 of one row", [1, 1, 5], [conv(1, 1), upsample(2, "bilinear")], "quadratic", 1),
        case("local contrast normalisation", [2, 6, 5], [conv(2, 2), contrast(3, 0.3, "both")], "quadratic", 2),
        case("its subtractive part", [1, 4, 7], [conv(2, 1), contrast(5, 0.3, "subtractive")], "quadratic", 1),
        case("its divisive part", [1, 4, 7], [conv(2, 1), contrast(3, 0.5, "divisive")], "quadratic", 2),
        case("local response normalisation", [7, 3, 2], [conv(7, 1), response(5, 0.2, 0.75, 2)], "quadratic", 2),
        case("batch normalisation of maps", [2, 4, 3], [conv(3, 2), norm(), act("relu"), FLATTEN, dense(2)], "quadratic", 5),
        case("batch normalisation of vectors, more than one slice", [5, 1, 1], [dense(4), norm(0.3, 1e-3), dense(2)],
             "quadratic", 11),
        case("batch normalisation first, batch of 1", [2, 3, 4], [norm(), conv(2, 2)], "quadratic", 1),
        case("residual sum", [3, 5, 4], [conv(2, 2), residual(conv(4, 3, padding=1), act("relu"), conv(2, 3, padding=1)),
             act("relu"), FLATTEN, dense(2)], "quadratic", 3),
        case("residual sums with batch normalisation, one inside the other", [2, 4, 3],
             [residual(conv(2, 3, padding=1), norm(), residual(act("tanh"), conv(2, 1)), norm()), conv(1, 2)],
             "quadratic", 9),
        case("two towers with a contrastive loss", [2, 5, 4],
             [siamese(conv(3, 2), act("relu"), pool(2, 2), FLATTEN, dense(2))], "contrastive", 10),
        case("two towers with batch normalisation, and layers above", [4, 3, 3],
             [siamese(conv(2, 2), norm(), act("tanh"), FLATTEN, dense(2)), dense(3), act("tanh"), dense(2), SOFTMAX],
             "crossEntropy", 3),
        case("leaky ReLU and softplus", [4, 1, 1], [dense(5), act("leakyReLU"), dense(4), act("softplus")], "quadratic", 3),
        case("Huber's loss", [4, 1, 1], [dense(6), act("tanh"), dense(3)], "huber", 4),
        case("hinge", [4, 1, 1], [dense(6), act("tanh"), dense(3)], "hinge", 4),
        case("multi-class hinge", [4, 1, 1], [dense(6), act("tanh"), dense(5)], "multiclassHinge", 3),
        case("cross-entropy of every pixel", [1, 4, 5], [conv(3, 3, padding=1), act("relu"), conv(4, 1), SOFTMAX],
             "crossEntropy", 2),
        case("sigmoids with cross-entropy on maps", [2, 3, 4], [conv(2, 3, padding=1), act("sigmoid")], "crossEntropy", 2),
    ],
    "optimizations": [
        optimization("SGD", plain(torch.optim.SGD, lr=0.5), {"sgd": {}}, 0.5, 12),
        optimization("momentum", plain(torch.optim.SGD, lr=0.1, momentum=0.8), {"momentum": {"_0": 0.8}}, 0.1, 12),
        optimization("Nesterov", plain(torch.optim.SGD, lr=0.1, momentum=0.8, nesterov=True), {"nesterov": {"_0": 0.8}},
                     0.1, 12),
        optimization("Adagrad", plain(torch.optim.Adagrad, lr=0.1, eps=1e-6), {"adagrad": {"epsilon": 1e-6}}, 0.1, 12),
        optimization("RMSProp", plain(torch.optim.RMSprop, lr=0.02, alpha=0.9, eps=1e-6),
                     {"rmsProp": {"alpha": 0.9, "epsilon": 1e-6}}, 0.02, 12),
        optimization("Adam", plain(torch.optim.Adam, lr=0.03, betas=(0.85, 0.99), eps=1e-6),
                     {"adam": {"beta1": 0.85, "beta2": 0.99, "epsilon": 1e-6}}, 0.03, 12),
        optimization("AdamW", decayed(torch.optim.AdamW, 0.2, lr=0.03, betas=(0.85, 0.99), eps=1e-6),
                     {"adamW": {"beta1": 0.85, "beta2": 0.99, "epsilon": 1e-6, "decay": 0.2}}, 0.03, 12),
        optimization("wiggle", Wiggle, {"wiggle": {}}, 0.01, 12),
        optimization("L2", decayed(torch.optim.SGD, 0.05, lr=0.5), {"sgd": {}}, 0.5, 12, settings={"l2": 0.05}),
        optimization("L1", plain(torch.optim.SGD, lr=0.5), {"sgd": {}}, 0.5, 12, settings={"l1": 0.03}, prepare=l1),
        optimization("clipping by norm", plain(torch.optim.SGD, lr=0.5, momentum=0.5), {"momentum": {"_0": 0.5}}, 0.5, 12,
                     settings={"clipping": {"norm": {"_0": 0.3}}},
                     prepare=lambda net: nn.utils.clip_grad_norm_(net.parameters(), 0.3)),
        optimization("clipping by value", plain(torch.optim.SGD, lr=0.5), {"sgd": {}}, 0.5, 12,
                     settings={"clipping": {"value": {"_0": 0.05}}},
                     prepare=lambda net: nn.utils.clip_grad_value_(net.parameters(), 0.05)),
        optimization("steps", plain(torch.optim.SGD, lr=0.5), {"sgd": {}}, 0.5, 12,
                     schedule=lambda o: torch.optim.lr_scheduler.StepLR(o, 5, 0.3),
                     settings={"schedule": {"step": {"every": 5, "factor": 0.3}}}),
        optimization("cosine", plain(torch.optim.SGD, lr=0.5), {"sgd": {}}, 0.5, 12,
                     schedule=lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, 12, 0.05),
                     settings={"schedule": {"cosine": {"floor": 0.1}}}),
        optimization("one cycle", plain(torch.optim.SGD, lr=0.5), {"sgd": {}}, 0.5, 12,
                     schedule=lambda o: torch.optim.lr_scheduler.OneCycleLR(o, 0.5, total_steps=12, cycle_momentum=False),
                     settings={"schedule": {"oneCycle": {"rise": 0.3}}}),
        optimization("warm-up before a cosine", plain(torch.optim.SGD, lr=0.5), {"sgd": {}}, 0.5, 12,
                     schedule=lambda o: torch.optim.lr_scheduler.ChainedScheduler([
                         torch.optim.lr_scheduler.LinearLR(o, 1 / 4, total_iters=3),
                         torch.optim.lr_scheduler.CosineAnnealingLR(o, 12)]),
                     settings={"schedule": {"warmUp": {"steps": 4, "then": {"cosine": {"floor": 0}}}}}),
    ],
    "lenet": lenet(),
}, separators=(",", ":")))
