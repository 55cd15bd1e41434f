/// A perceptron with two inputs that learns a gate by the perceptron rule, row after row of the truth table.
struct GateLearning: Hashable, Sendable {
  /// What one example did.
  struct Lesson: Hashable, Sendable {
    var row: Int
    var output: Float
    var target: Float
    var before: Neuron
    var after: Neuron

    /// y − a: 1, 0 or −1.
    var error: Float { target - output }
    func change(_ weight: Int) -> Float { after.weights[weight] - before.weights[weight] }
    /// Where w₁, w₂ (0, 1) or the threshold (2) went: 1 up, −1 down, 0 nowhere.
    func move(_ index: Int) -> Int {
      let change = index < 2 ? change(index) : thresholdChange
      return change > 0 ? 1 : change < 0 ? -1 : 0
    }
    /// The threshold is −b, and moves against it.
    var thresholdChange: Float { before.bias - after.bias }
  }

  /// How learning ends.
  enum End: Hashable, Sendable {
    /// A whole pass without a mistake.
    case settled
    /// After pass `later` the weights are those after pass `earlier` again: from here on everything repeats.
    case cycle(earlier: Int, later: Int)
  }

  /// The row that comes next.
  private(set) var next = 0
  /// Examples shown since the start.
  var examples: Int { lessons.count }
  /// What the examples did, the oldest first.
  private(set) var lessons: [Lesson] = []
  var last: Lesson? { lessons.last }
  private(set) var end: End?
  /// The neuron before the first example.
  var start: Neuron? { lessons.first?.before }

  private var mistakesInPass = 0
  /// After which pass the neuron first was the same: with it again, everything would repeat.
  private var passOf: [Neuron: Int] = [:]

  var passes: Int { examples / Gate.inputs.count }

  /// η. A quarter: all weights stay multiples of it, so that no sum is ever rounded.
  static let rate: Float = 0.25
  /// More passes than any gate needs, and enough for every cycle to close.
  private static let mostPasses = 200

  /// Shows the next example.
  ///
  /// - Returns: the neuron afterwards.
  mutating func learn(_ neuron: Neuron, _ gate: Gate) -> Neuron {
    if lessons.isEmpty { passOf[neuron] = 0 }
    let input = Gate.inputs[next]
    let target = gate.targets[next]
    let output = neuron.look(at: input).output
    let after = neuron.learning(input, target: target, rate: Self.rate)
    lessons.append(Lesson(row: next, output: output, target: target, before: neuron, after: after))
    if output != target { mistakesInPass += 1 }
    next = (next + 1) % Gate.inputs.count
    if next == 0 { closePass(after) }
    return after
  }

  /// Looks after each pass whether there is anything left to learn.
  private mutating func closePass(_ neuron: Neuron) {
    if mistakesInPass == 0 {
      end = .settled
    } else if let earlier = passOf[neuron] {
      // Once in the circle, always in the circle: what was found first stays said.
      if end == nil { end = .cycle(earlier: earlier, later: passes) }
    } else {
      passOf[neuron] = passes
    }
    mistakesInPass = 0
  }

  /// Shows examples until a whole pass has no mistake, or the weights repeat themselves.
  mutating func run(_ start: Neuron, _ gate: Gate) -> Neuron {
    var neuron = start
    repeat { neuron = learn(neuron, gate) } while next != 0 || end == nil && passes < Self.mostPasses
    return neuron
  }
}
