import Engine
import Lessons

@testable import Lab

/// Circuits for tests: those that come with the board, and many that nobody designed.
enum CircuitSamples {
  /// A circuit grown at random; one seed, one circuit.
  static func random(_ seed: UInt64, gates: Int = 9) -> Circuit {
    var random = SeededRandom(seed: seed, stream: 1)
    func below(_ bound: Int) -> Int { Int(random.uniform() * Double(bound)) }
    let function: WantedFunction = [.xor, .halfAdder, .fullAdder][below(3)]
    var circuit = CircuitLibrary.of("Random", function, [], function.outputs.map { _ in nil })
    for _ in 0..<gates {
      let kind = GateKind.allCases[below(GateKind.allCases.count)]
      _ = circuit.place(kind.neuron, column: 1 + below(4), row: below(9))
    }
    for _ in 0..<4 * gates {
      let sources =
        circuit.inputs.indices.map { Circuit.Source.input($0) } + circuit.parts.map { Circuit.Source.part($0.name, 0) }
      let targets = circuit.targets
      // What would be a loop, or too wide, is refused: that is part of the game.
      _ = circuit.connect(sources[below(sources.count)], targets[below(targets.count)])
    }
    return circuit
  }

  /// Whatever the board may show: the circuits that come with it, the insides of their blocks, and random ones.
  static var all: [Circuit] {
    CircuitLibrary.allCases.map(\.circuit)
      + [CircuitLibrary.adder.circuit[["fa2"]], CircuitLibrary.adder.circuit[["fa2", "ha1"]]]
      + (0..<40).map { random($0) }
      + (40..<60 as Range<UInt64>).map { seed in
        var circuit = random(seed)
        circuit.tidy()
        return circuit
      }
  }

  /// What a circuit gives, by plain logic and recursion, without the Engine.
  static func twin(_ circuit: Circuit, _ bits: [Bool]) -> [Bool] {
    func value(_ source: Circuit.Source?) -> Bool {
      switch source {
      case .input(let index)?: return bits[index]
      case .part(let name, let output)?:
        guard let part = circuit.parts.first(where: { $0.name == name }) else { return false }
        let inputs = part.sources.map { value($0) }
        switch part.kind {
        case .gate(let neuron):
          return zip(neuron.weights, inputs).reduce(neuron.bias) { $0 + ($1.1 ? $1.0 : 0) } > 0
        case .block(let block): return twin(block, inputs)[output]
        }
      case nil: return false
      }
    }
    return circuit.outputs.map { value($0.source) }
  }
}

extension LayeredPerceptrons {
  init(_ actions: ExhibitAction...) throws {
    self.init()
    for action in actions { try apply(action) }
  }
}
