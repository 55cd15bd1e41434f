#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A loss of one example as its definition has it.
struct ReferenceLoss {
  /// The losses by what they are computed from: cross-entropies from the weighted sums under softmax or sigmoid.
  enum Kind: String, CaseIterable {
    case quadratic = "quadratic"
    case softmaxCrossEntropy = "cross-entropy of softmax"
    case sigmoidCrossEntropy = "cross-entropy of sigmoids"
    case huber = "Huber"
    case hinge = "hinge"
    case multiclassHinge = "multi-class hinge"
    case contrastive = "contrastive"
  }

  let kind: Kind

  /// C(a, y); a are outputs or weighted sums.
  func value(_ a: [Double], _ y: [Double]) -> Double {
    let terms = zip(a, y)
    return switch kind {
    case .quadratic: terms.reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / 2
    case .softmaxCrossEntropy: terms.reduce(0) { $0 - $1.1 * ($1.0 - logSum(a)) }
    case .sigmoidCrossEntropy:
      terms.reduce(0) { $0 - $1.1 * log(sigmoid($1.0)) - (1 - $1.1) * log(1 - sigmoid($1.0)) }
    case .huber: terms.reduce(0) { $0 + (abs($1.0 - $1.1) <= 1 ? pow($1.0 - $1.1, 2) / 2 : abs($1.0 - $1.1) - 0.5) }
    case .hinge: terms.reduce(0) { $0 + max(0, 1 - (2 * $1.1 - 1) * $1.0) }
    case .multiclassHinge: a.indices.reduce(0) { $0 + ($1 == label(y) ? 0 : max(0, 1 - (a[label(y)] - a[$1]))) }
    case .contrastive: (y[0] * pow(distance(a), 2) + (1 - y[0]) * pow(max(0, 1 - distance(a)), 2)) / 2
    }
  }

  /// ∂C/∂a
  func gradient(_ a: [Double], _ y: [Double]) -> [Double] {
    let half = a.count / 2
    return a.indices.map { k in
      switch kind {
      case .quadratic: a[k] - y[k]
      case .softmaxCrossEntropy: y.reduce(0, +) * exp(a[k] - logSum(a)) - y[k]
      case .sigmoidCrossEntropy: sigmoid(a[k]) - y[k]
      case .huber: max(-1, min(1, a[k] - y[k]))
      case .hinge: (2 * y[k] - 1) * a[k] < 1 ? 1 - 2 * y[k] : 0
      case .multiclassHinge:
        k == label(y)
          ? -Double(a.indices.count { $0 != k && a[k] - a[$0] < 1 }) : (a[label(y)] - a[k] < 1 ? 1 : 0)
      case .contrastive:
        (a[k] - a[(k + half) % a.count]) * (y[0] - (1 - y[0]) * max(0, 1 - distance(a)) / distance(a))
      }
    }
  }

  private func sigmoid(_ z: Double) -> Double { 1 / (1 + exp(-z)) }
  private func logSum(_ z: [Double]) -> Double { log(z.reduce(0) { $0 + exp($1) }) }
  private func label(_ y: [Double]) -> Int { y.indices.max { y[$0] < y[$1] } ?? 0 }
  private func distance(_ pair: [Double]) -> Double {
    let half = pair.count / 2
    return (0..<half).reduce(0) { $0 + pow(pair[$1] - pair[half + $1], 2) }.squareRoot()
  }
}

extension ReferenceLoss.Kind {
  /// The kernel that trains: the loss of one example, and its gradient.
  func kernel(_ a: [Float], _ y: [Float]) -> (value: Float, gradient: [Float]) {
    let (gradient, sums, outputs, targets) = (
      Tensor(1, a.count), Tensor(1, a.count), Tensor(1, a.count), Tensor(1, a.count)
    )
    sums.assign(a)
    targets.assign(y)
    let (g, z, p, t, width) = (gradient.values, sums.values, outputs.values, targets.values, a.count)
    let value =
      switch self {
      case .quadratic: quadraticLoss(g, z, t, width: width, scale: 1)
      case .softmaxCrossEntropy:
        {
          softmaxForward(p, z, n: 1, classes: width)
          return softmaxCrossEntropyLoss(g, z, p, t, width: width, scale: 1)
        }()
      case .sigmoidCrossEntropy:
        {
          activationForward(p, z, .sigmoid, count: width)
          return sigmoidCrossEntropyLoss(g, z, p, t, width: width, scale: 1)
        }()
      case .huber: huberLoss(g, z, t, width: width, scale: 1)
      case .hinge: hingeLoss(g, z, t, width: width, scale: 1)
      case .multiclassHinge: multiclassHingeLoss(g, z, t, width: width, scale: 1)
      case .contrastive: contrastiveLoss(g, z, same: y[0], width: width, scale: 1)
      }
    return (value, Array(gradient))
  }
}
