/// Where numbers that are too large, or none at all, came from: in the order in which a step computes them.
///
/// - Parameters:
///   - examples: of the present batch, with all that the step has computed so far.
///   - limit: what a gradient must stay below.
func traceDivergence(_ network: Network, _ objective: Objective, examples: Int, limit: Float) -> String {
  func isBroken(_ tensor: Tensor) -> Bool {
    tensor.count > 0
      && !(largestMagnitude(tensor.values, count: examples * tensor.rowCount) <= .greatestFiniteMagnitude)
  }
  func name(_ index: Int) -> String { "layer \(index + 1), \(network.layers[index].description)" }

  if isBroken(network.input) { return "the inputs themselves hold numbers that are not finite" }
  if let first = network.layers.firstIndex(where: { isBroken($0.output) }) {
    return "the first numbers that are not finite are the outputs of \(name(first))"
  }
  if isBroken(objective.losses) { return "all outputs are finite, but too large for the loss" }
  if isBroken(objective.gradient) { return "the loss is finite, but its gradient is not" }
  if let last = network.layers.lastIndex(where: { isBroken($0.inputGradient) }) {
    return "the first numbers that are not finite are the errors that \(name(last)), hands down to its input"
  }
  for (index, layer) in network.layers.enumerated().reversed() {
    for parameter in layer.parameters where parameter.isTrained {
      let largest = largestMagnitude(parameter.gradient.values, count: parameter.gradient.count)
      if !(largest < limit) {
        return "the gradient of \(parameter.name) of \(name(index)), reaches \(largest)"
      }
    }
  }
  return "its steps would leave the range of numbers"
}

/// A step, the learning rate times the gradient, beyond which a weight could become infinite, though the gradient itself is
/// finite: some optimizers add up a hundred steps.
let largestStep: Float = 1e36
