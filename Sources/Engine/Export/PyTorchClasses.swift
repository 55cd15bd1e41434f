/// Modules that PyTorch does not have, in Python; a project gets those that its network uses.
enum PyTorchClasses {
  /// The classes that an expression uses, each with two blank lines before it.
  static func used(in expressions: String) -> String {
    all.filter { expressions.contains("\($0.name)(") }.map { "\n\($0.text)\n" }.joined()
  }

  private static let all: [(name: String, text: String)] = [
    ("Step", step), ("L2Pool", l2Pool), ("ContrastNorm", contrastNorm), ("LocallyConnected", locallyConnected),
    ("Residual", residual), ("Siamese", siamese),
  ]

  private static let step = """
    class Step(nn.Module):
        \"""1 where the sum is above 0, else 0.\"""

        def forward(self, sums: torch.Tensor) -> torch.Tensor:
            return (sums > 0).to(sums.dtype)

    """

  private static let l2Pool = """
    class L2Pool(nn.Module):
        \"""The length of each window.\"""

        def __init__(self, size: int, stride: int, padding: int):
            super().__init__()
            self.size, self.stride, self.padding = size, stride, padding

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            means = functional.avg_pool2d(x * x, self.size, self.stride, self.padding)
            return (means * self.size**2).sqrt()

    """

  private static let contrastNorm = """
    class ContrastNorm(nn.Module):
        \"""Each value relative to the mean and the standard deviation of its neighbourhood.\"""

        def __init__(self, size: int, floor: float, part: str):
            super().__init__()
            self.size, self.floor, self.part = size, floor, part

        def mean(self, x: torch.Tensor) -> torch.Tensor:
            return functional.avg_pool2d(x, self.size, 1, self.size // 2, count_include_pad=False)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            mean = self.mean(x)
            deviation = (self.mean(x * x) - mean * mean).clamp(min=self.floor**2).sqrt()
            numerator = x if self.part == "divisive" else x - mean
            return numerator if self.part == "subtractive" else numerator / deviation

    """

  private static let locallyConnected = """
    class LocallyConnected(nn.Module):
        \"""A convolution with filters of its own at every position.\"""

        def __init__(self, channels: int, filters: int, kernel_size: int, shape: tuple[int, int], stride: int = 1, padding: int = 0):
            super().__init__()
            positions = shape[0] * shape[1]
            self.weight = nn.Parameter(torch.zeros(positions, filters, channels, kernel_size, kernel_size))
            self.bias = nn.Parameter(torch.zeros(positions, filters))
            self.window = dict(kernel_size=kernel_size, stride=stride, padding=padding)
            self.shape = shape

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            windows = functional.unfold(x, **self.window)  # [N, channels * size * size, positions]
            sums = torch.einsum("ncp,pfc->nfp", windows, self.weight.flatten(2)) + self.bias.T
            return sums.unflatten(2, self.shape)

    """

  private static let residual = """
    class Residual(nn.Sequential):
        \"""x + f(x).\"""

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return x + super().forward(x).reshape(x.shape)

    """

  private static let siamese = """
    class Siamese(nn.Sequential):
        \"""Each half of the channels through the same layers, and the answers stacked again.\"""

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return torch.cat([super(Siamese, self).forward(half) for half in x.chunk(2, 1)], 1)

    """
}
