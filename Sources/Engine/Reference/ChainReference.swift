/// Layers one after the other: values go up through all of them, errors down again.
struct ReferenceChain: ReferenceLayer {
  let layers: [any ReferenceLayer]
  /// How many parameters each layer has.
  let parametersEach: [Int]

  func forward(_ x: [[Double]], _ parameters: [[Double]]) -> [[Double]] { values(x, parameters)[layers.count] }

  func backward(
    _ x: [[Double]], _ parameters: [[Double]], _ errors: [[Double]]
  ) -> (x: [[Double]], parameters: [[Double]]) {
    let (values, own) = (values(x, parameters), split(parameters))
    var errors = errors
    var gradients: [[Double]] = []
    for index in layers.indices.reversed() {
      let (below, gradient) = layers[index].backward(values[index], own[index], errors)
      errors = below
      gradients = gradient + gradients
    }
    return (errors, gradients)
  }

  /// The input and every layer's output.
  private func values(_ x: [[Double]], _ parameters: [[Double]]) -> [[[Double]]] {
    let own = split(parameters)
    return layers.indices.reduce([x]) { $0 + [layers[$1].forward($0[$1], own[$1])] }
  }

  private func split(_ parameters: [[Double]]) -> [[[Double]]] {
    var rest = parameters[...]
    return parametersEach.map { count in
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }
  }
}

/// x + f(x): the error goes to x directly and through f.
struct ReferenceResidual: ReferenceLayer {
  let chain: ReferenceChain

  func forward(_ x: [[Double]], _ parameters: [[Double]]) -> [[Double]] { sum(x, chain.forward(x, parameters)) }

  func backward(
    _ x: [[Double]], _ parameters: [[Double]], _ errors: [[Double]]
  ) -> (x: [[Double]], parameters: [[Double]]) {
    let (below, gradients) = chain.backward(x, parameters, errors)
    return (sum(errors, below), gradients)
  }

  private func sum(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
    zip(a, b).map { zip($0, $1).map { $0 + $1 } }
  }
}

/// (f(a), f(b)): for the chain, every pair is two examples.
struct ReferenceSiamese: ReferenceLayer {
  let chain: ReferenceChain
  let input: Shape
  let output: Shape

  func forward(_ x: [[Double]], _ parameters: [[Double]]) -> [[Double]] {
    join(chain.forward(split(x, input), parameters), output)
  }

  func backward(
    _ x: [[Double]], _ parameters: [[Double]], _ errors: [[Double]]
  ) -> (x: [[Double]], parameters: [[Double]]) {
    let (below, gradients) = chain.backward(split(x, input), parameters, split(errors, output))
    return (join(below, input), gradients)
  }

  /// Each pair's first half of the channels, then its second.
  private func split(_ pairs: [[Double]], _ shape: Shape) -> [[Double]] {
    pairs.flatMap { pair in
      (0..<2).map { half in pair.indices.filter { $0 % shape.channels * 2 / shape.channels == half }.map { pair[$0] } }
    }
  }

  private func join(_ halves: [[Double]], _ shape: Shape) -> [[Double]] {
    let half = shape.channels / 2
    return stride(from: 0, to: halves.count, by: 2).map { first in
      (0..<shape.count).map { i in
        let (pixel, c) = (i / shape.channels, i % shape.channels)
        return halves[first + c / half][pixel * half + c % half]
      }
    }
  }
}
