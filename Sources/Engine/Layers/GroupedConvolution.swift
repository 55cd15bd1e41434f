/// Convolutions side by side: channels and filters are shared out to groups, and each group is a `DirectConvolution` of its own,
/// on an image with its own channels alone. With one group it is that convolution and nothing more.
final class GroupedConvolution {
  private let parts: [DirectConvolution]
  /// Filters of one group.
  private let filters: Int
  private let shapes: (input: Shape, output: Shape)
  /// Each group's images and errors, apart; empty with one group, which works on the layer's own.
  private let inputs: [Tensor]
  private let outputs: [Tensor]
  private let inputGradients: [Tensor]
  private let outputGradients: [Tensor]
  private let needsInputGradient: Bool

  /// nil where there are no kernels for such a convolution.
  init?(_ plan: LayerPlan, _ context: LayerContext) {
    guard case .convolution(let all, let size, let stride, let padding, let groups, let dilation) = plan.description
    else { return nil }
    var own = plan
    own.input.channels /= groups
    own.output.channels /= groups
    own.description = .convolution(
      filters: all / groups, size: size, stride: stride, padding: padding, dilation: dilation)
    var parts: [DirectConvolution] = []
    for _ in 0..<groups {
      guard let part = DirectConvolution(own, context) else { return nil }
      parts.append(part)
    }
    self.parts = parts
    filters = all / groups
    shapes = (own.input, own.output)
    needsInputGradient = context.needsInputGradient
    let apart = groups > 1 ? groups : 0
    func tensors(_ make: (Shape) -> Tensor, _ shape: Shape) -> [Tensor] { (0..<apart).map { _ in make(shape) } }
    inputs = tensors(context.activations, own.input)
    outputs = tensors(context.activations, own.output)
    inputGradients = tensors(context.gradients, own.input)
    outputGradients = tensors(context.gradients, own.output)
  }

  /// Whether `backward` can be called.
  var hasBackward: Bool { parts[0].hasBackward }

  /// Takes the weights of the filters `rows` as they are now.
  func prepare(_ weight: Parameter, _ bias: Parameter, rows: Range<Int>) {
    forEachGroup(of: rows) { group, rows in
      parts[group].prepare(weight, bias, rows: rows, first: group * filters)
    }
  }

  func forward(_ h: Tensor, _ x: Tensor, _ slice: Slice) {
    guard parts.count > 1 else { return parts[0].forward(h, x, slice) }
    for (group, part) in parts.enumerated() {
      takeChannels(inputs[group], x, group: group, shapes.input, slice)
      part.forward(outputs[group], inputs[group], slice)
      putChannels(h, outputs[group], group: group, shapes.output, slice)
    }
  }

  /// `forward` for all slices of a batch.
  func forward(_ h: Tensor, _ x: Tensor, _ batch: Batch) {
    guard parts.count > 1 else { return parts[0].forward(h, x, batch) }
    batch.forEachSlice { forward(h, x, $0) }
  }

  /// - Precondition: `forward` was the last to be called for the slice.
  func backward(_ xGradient: Tensor, _ hGradient: Tensor, _ x: Tensor, _ slice: Slice) {
    guard parts.count > 1 else { return parts[0].backward(xGradient, hGradient, x, slice) }
    for (group, part) in parts.enumerated() {
      takeChannels(outputGradients[group], hGradient, group: group, shapes.output, slice)
      part.backward(inputGradients[group], outputGradients[group], inputs[group], slice)
      if needsInputGradient { putChannels(xGradient, inputGradients[group], group: group, shapes.input, slice) }
    }
  }

  func completeGradient(_ weight: Parameter, _ bias: Parameter, rows: Range<Int>, slices: Int) {
    forEachGroup(of: rows) { group, rows in
      parts[group].completeGradient(weight, bias, rows: rows, first: group * filters, slices: slices)
    }
  }

  /// Calls `body` for each group that has some of the filters `rows`, with their numbers within the group.
  private func forEachGroup(of rows: Range<Int>, _ body: (_ group: Int, _ rows: Range<Int>) -> Void) {
    for group in parts.indices {
      let own = rows.clamped(to: group * filters..<(group + 1) * filters)
      if !own.isEmpty { body(group, own.lowerBound - group * filters..<own.upperBound - group * filters) }
    }
  }

  private func takeChannels(_ part: Tensor, _ all: Tensor, group: Int, _ shape: Shape, _ slice: Slice) {
    let pixels = slice.count * shape.height * shape.width
    copyColumns(
      part.row(slice.start), stride: shape.channels, all.row(slice.start) + group * shape.channels,
      stride: shape.channels * parts.count, rows: pixels, columns: shape.channels)
  }

  private func putChannels(_ all: Tensor, _ part: Tensor, group: Int, _ shape: Shape, _ slice: Slice) {
    let pixels = slice.count * shape.height * shape.width
    copyColumns(
      all.row(slice.start) + group * shape.channels, stride: shape.channels * parts.count, part.row(slice.start),
      stride: shape.channels, rows: pixels, columns: shape.channels)
  }
}
