/// The same small weights at every position: a filter slides over the image, and at each position the window it sees is
/// weighted and summed,
///
///     h(y, x, f) = b(f) + Σ over ky, kx, c of  w(f, ky, kx, c) · x(y·stride + ky − padding, x·stride + kx − padding, c)
///
/// where pixels beyond the border count as 0. The output has ⌊(side + 2·padding − size) / stride⌋ + 1 rows and columns.
///
/// **Forward.** Write what each window sees as a row of a matrix, the *patches* [positions, size·size·channels]; with the
/// filters as rows of another, [filters, size·size·channels], all weighted sums are one product: H = P·Wᵀ + b. Copying
/// pixels that lie under several windows is wasteful; products of matrices are so fast that it pays.
///
/// **Backward.** With δ = ∂L/∂H, the error at every position and filter:
/// - a weight was used at every position, so its gradient is the sum over all of them: ∂L/∂W = δᵀ·P, and ∂L/∂b = Σ δ;
/// - a pixel was seen through every window it lies under, so it collects from all of them: ∂L/∂P = δ·W gives each
///   window's share, and adding the rows back to where they were copied from gives ∂L/∂x.
///
/// Positions are taken some output rows at a time, as many as keep the patches in the processor's cache. The weights'
/// gradients are summed within each slice of the batch, and the slices then in their order.
final class Convolution: Layer {
  let description: LayerDescription
  let inputShape: Shape
  let outputShape: Shape
  let weight: Parameter
  let bias: Parameter
  let output: Tensor
  let inputGradient: Tensor

  private let geometry: ConvolutionGeometry
  private let rowsAtOnce: Int
  private let needsInputGradient: Bool
  /// Scratch, one row a worker.
  private let patches: Tensor
  /// Gradients of one slice of the batch each, [slices, …].
  private let weightGradients: Tensor
  private let biasGradients: Tensor

  var parameters: [Parameter] { [weight, bias] }

  init(
    _ description: LayerDescription, size: Int, stride: Int, padding: Int,
    _ input: Shape, _ output: Shape, _ context: LayerContext
  ) {
    self.description = description
    inputShape = input
    outputShape = output
    let filters = output.channels
    weight = Parameter("weight", [filters, input.channels, size, size], trains: context.trains)
    bias = Parameter("bias", [filters], trains: context.trains)
    self.output = context.activations(output)
    inputGradient = context.gradients(input)
    needsInputGradient = context.needsInputGradient

    geometry = ConvolutionGeometry(input: input, output: output, size: size, stride: stride, padding: padding)
    // OpenBLAS is at its best for products below a million multiplications.
    let rowCost = output.width * geometry.patch * filters
    rowsAtOnce = min(output.height, max(1, 1_000_000 / rowCost))
    patches = Tensor(context.workers, rowsAtOnce * output.width * geometry.patch)
    let slices = context.trains ? Slicing.sliceCount(context.capacity) : 0
    weightGradients = Tensor(slices, filters * geometry.patch)
    biasGradients = Tensor(slices, filters)
  }

  func forward(_ input: Tensor, _ slice: Slice) {
    for example in slice.examples {
      convolutionForward(
        output.row(example), input.row(example), weight.value.values, bias.value.values, geometry,
        patches: patches.row(slice.worker), rowsAtOnce: rowsAtOnce)
    }
  }

  func backward(_ input: Tensor, outputGradient: Tensor, _ slice: Slice) {
    let weightGradient = weightGradients.row(slice.index)
    let biasGradient = biasGradients.row(slice.index)
    weightGradient.update(repeating: 0, count: weightGradients.rowCount)
    biasGradient.update(repeating: 0, count: biasGradients.rowCount)
    for example in slice.examples {
      convolutionBackward(
        weightGradient, biasGradient, needsInputGradient ? inputGradient.row(example) : nil,
        outputGradient.row(example), input.row(example), weight.value.values, geometry,
        patches: patches.row(slice.worker), rowsAtOnce: rowsAtOnce)
    }
  }

  func completeGradient(_ input: Tensor, outputGradient: Tensor, rows: Range<Int>, count: Int) {
    let slices = Slicing.sliceCount(count)
    sumSlices(weight.gradient, weightGradients, rows: rows, slices: slices)
    sumSlices(bias.gradient, biasGradients, rows: rows, slices: slices)
  }

  /// gradient = Σ over the slices, in their order.
  private func sumSlices(_ gradient: Tensor, _ parts: Tensor, rows: Range<Int>, slices: Int) {
    let start = rows.lowerBound * gradient.rowCount
    let count = rows.count * gradient.rowCount
    (gradient.values + start).update(from: parts.row(0) + start, count: count)
    for slice in 1..<max(slices, 1) {
      addRow(gradient.values + start, parts.row(slice) + start, rows: 1, columns: count)
    }
  }
}
