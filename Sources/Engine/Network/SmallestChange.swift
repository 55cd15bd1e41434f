/// An input that was changed as little as possible until the network answered otherwise.
public struct AnswerChange: Hashable, Sendable {
  /// What is kept small: the length ‖Δ‖ of the change, or the number of pixels that change at all.
  public enum Measure: Hashable, Sendable, CaseIterable { case length, pixels }

  public var measure: Measure
  public var before: Int
  public var after: Int
  /// The changed input.
  public var input: [Float]
  /// ‖Δ‖ = √Σ Δᵢ².
  public var length: Float
  /// Pixels that differ by more than 1/255.
  public var pixels: Int

  public init(measure: Measure, before: Int, after: Int, input: [Float], length: Float, pixels: Int) {
    self.measure = measure
    self.before = before
    self.after = after
    self.input = input
    self.length = length
    self.pixels = pixels
  }
}

extension Network {
  /// The smallest change of an input, within 0…1, after which another score is the largest.
  ///
  /// By length: a walk up a rival's slope finds a point where the answer changes. There the boundary is nearly a plane; the input is
  /// projected onto it, and the plane is laid anew where that leads, until nothing is gained (S. Moosavi-Dezfooli, A. Fawzi,
  /// P. Frossard, "DeepFool", 2016; the return to the first input in each round is R. Rackwitz and B. Fiessler's, 1978). By pixels: again
  /// and again the pixel that helps a rival most is turned to black or white; then those that were not needed are turned back.
  /// It is a search, not a proof: a smaller change may exist.
  ///
  /// - Parameters:
  ///   - input: one input, 0…1.
  ///   - isCancelled: asked now and then; if it says so, nil is returned.
  /// - Returns: nil if no change was found.
  /// - Precondition: the network's outputs are scores (`ModelFile.scoring`), it has gradients and at least two outputs.
  public func smallestChange(
    of input: [Float], _ measure: AnswerChange.Measure, isCancelled: () -> Bool = { false }
  ) -> AnswerChange? {
    let search = ChangeSearch(network: self, input: input)
    var best: AnswerChange?
    for rival in search.rivals.prefix(4) {
      if isCancelled() { return nil }
      let found = measure == .length ? search.nearest(rival) : search.fewest(rival)
      guard let found else { continue }
      let change = search.change(to: found, measure)
      let isSmaller =
        switch measure {
        case .length: change.length < best?.length ?? .infinity
        case .pixels: (change.pixels, change.length) < (best?.pixels ?? .max, best?.length ?? .infinity)
        }
      if isSmaller { best = change }
    }
    return best
  }
}

/// The search for one input.
private struct ChangeSearch {
  let network: Network
  let input: [Float]
  let answer: Int
  /// The other answers, the one that seems nearest first.
  let rivals: [Int]

  init(network: Network, input: [Float]) {
    self.network = network
    self.input = input
    let scores = network.predict(input)
    let answer = Self.largest(scores)
    let others = scores.indices.filter { $0 != answer }
    let slopes = network.inputGradients(at: input) { scores in
      others.map { rival in Self.lead(of: rival, over: answer, scores.count) }
    }.gradients
    let distances = zip(others, slopes).map { rival, slope in
      (scores[answer] - scores[rival]) / max(Self.squared(slope).squareRoot(), 1e-12)
    }
    self.answer = answer
    rivals = others.indices.sorted { distances[$0] < distances[$1] }.map { others[$0] }
  }

  func change(to found: [Float], _ measure: AnswerChange.Measure) -> AnswerChange {
    let differences = zip(found, input).map { $0 - $1 }
    return AnswerChange(
      measure: measure, before: answer, after: Self.largest(network.predict(found)), input: found,
      length: Self.squared(differences).squareRoot(), pixels: differences.count { abs($0) > 1 / 255 })
  }

  private func isFlipped(_ input: [Float]) -> Bool { Self.largest(network.predict(input)) != answer }

  /// How far a rival leads at a point (negative: it is behind), and the slope of that lead.
  private func lead(of rival: Int, at point: [Float]) -> (value: Float, slope: [Float]) {
    let (scores, gradients) = network.inputGradients(at: point) { [Self.lead(of: rival, over: answer, $0.count)] }
    return (scores[rival] - scores[answer], gradients[0])
  }

  // MARK: The shortest change

  func nearest(_ rival: Int) -> [Float]? {
    guard var best = crossing(towards: rival) else { return nil }
    for _ in 0..<20 {
      let (lead, slope) = lead(of: rival, at: best)
      // A little beyond the boundary, else rounding might leave the point before it.
      let target = projected(slope, Self.product(slope, best) - lead + 1e-3)
      // Where the boundary is bent, only a part of the way there is a gain.
      let parts: [Float] = [1, 0.5, 0.25, 0.1]
      let nearer = parts.lazy.compactMap { onBoundary(Self.mix(best, target, $0)) }
        .first { distance($0) < 0.9995 * distance(best) }
      guard let nearer else { break }
      best = nearer
    }
    return best
  }

  /// Where the answer changes on a walk up the slope, in steps so short that the slope hardly bends.
  private func crossing(towards rival: Int) -> [Float]? {
    var point = input
    for _ in 0..<80 {
      let (lead, slope) = lead(of: rival, at: point)
      // Pixels that are black or white already cannot go on.
      let free = slope.indices.map {
        slope[$0] > 0 && point[$0] >= 1 || slope[$0] < 0 && point[$0] <= 0 ? 0 : slope[$0]
      }
      let size = Self.squared(free)
      guard size > 1e-12 else { return nil }
      let factor = min((1e-3 - lead) / size, 0.4 / size.squareRoot())
      point = zip(point, free).map { min(1, max(0, $0 + factor * $1)) }
      if isFlipped(point) { return retreated(point) }
    }
    return nil
  }

  /// The point on the way from the input through another one, and up to a third beyond it, where the answer changes.
  private func onBoundary(_ point: [Float]) -> [Float]? {
    if isFlipped(point) { return retreated(point) }
    for reach in [Float(1.02), 1.06, 1.15, 1.33] {
      let further = zip(input, point).map { min(1, max(0, $0 + reach * ($1 - $0))) }
      if isFlipped(further) { return retreated(further) }
    }
    return nil
  }

  private func distance(_ point: [Float]) -> Float { Self.squared(zip(point, input).map { $0 - $1 }) }

  /// The point within 0…1 that is nearest to the input among those with slope · y = wanted: y = clip(x + λ slope), and λ by halving,
  /// since the product grows with λ.
  private func projected(_ slope: [Float], _ wanted: Float) -> [Float] {
    func point(_ factor: Float) -> [Float] { zip(input, slope).map { min(1, max(0, $0 + factor * $1)) } }
    let start = (wanted - Self.product(slope, input)) / max(Self.squared(slope), 1e-12)
    var (low, high): (Float, Float) = start < 0 ? (start, 0) : (0, start)
    for _ in 0..<20 where Self.product(slope, point(high)) < wanted { high = max(2 * high, 1e-6) }
    for _ in 0..<20 where Self.product(slope, point(low)) > wanted { low = min(2 * low, -1e-6) }
    for _ in 0..<30 {
      let middle = (low + high) / 2
      if Self.product(slope, point(middle)) < wanted { low = middle } else { high = middle }
    }
    return point(high)
  }

  /// The first point on the straight way from the input to one with another answer that has another answer too, nearly.
  private func retreated(_ found: [Float]) -> [Float] {
    var (low, high): (Float, Float) = (0, 1)
    for _ in 0..<14 {
      let middle = (low + high) / 2
      if isFlipped(Self.mix(input, found, middle)) { high = middle } else { low = middle }
    }
    return Self.mix(input, found, high)
  }

  // MARK: The fewest pixels

  func fewest(_ rival: Int) -> [Float]? {
    var point = input
    var changed: [Int] = []
    while changed.count < 80 {
      let slope = lead(of: rival, at: point).slope
      let gains = slope.indices.map { slope[$0] > 0 ? slope[$0] * (1 - point[$0]) : -slope[$0] * point[$0] }
      guard let pixel = gains.indices.filter({ !changed.contains($0) }).max(by: { gains[$0] < gains[$1] }),
        gains[pixel] > 0
      else { return nil }
      point[pixel] = slope[pixel] > 0 ? 1 : 0
      changed.append(pixel)
      if isFlipped(point) { return pruned(point, changed) }
    }
    return nil
  }

  private func pruned(_ found: [Float], _ changed: [Int]) -> [Float] {
    var point = found
    for pixel in changed {
      let value = point[pixel]
      point[pixel] = input[pixel]
      if !isFlipped(point) { point[pixel] = value }
    }
    return point
  }

  // MARK: Arithmetic

  private static func largest(_ scores: [Float]) -> Int { scores.indices.max { scores[$0] < scores[$1] } ?? 0 }

  private static func lead(of rival: Int, over answer: Int, _ count: Int) -> [Float] {
    (0..<count).map { $0 == rival ? 1 : $0 == answer ? -1 : 0 }
  }

  private static func mix(_ a: [Float], _ b: [Float], _ share: Float) -> [Float] {
    zip(a, b).map { $0 + share * ($1 - $0) }
  }

  private static func squared(_ x: [Float]) -> Float { product(x, x) }
  private static func product(_ x: [Float], _ y: [Float]) -> Float { zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } }
}
