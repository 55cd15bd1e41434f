/// A condition over the readings of an exhibit, as lessons write it: `w1 > 0 and accuracy >= 0.9`, `gate == "XOR"`.
///
/// In order of binding, the weakest first: `or` · `and` · `not` · `== != < <= > >=` (one per condition) · `+ -` · `* /` ·
/// unary `-` · numbers, `"texts"`, `true`, `false`, names, `abs(…)`, parentheses.
public struct CheckExpression: Hashable, Sendable, CustomStringConvertible {
  /// As it was written.
  public let source: String
  let root: Node

  /// Reads an expression.
  ///
  /// - Throws: `CheckError` at the column where it stops making sense.
  public init(_ source: String) throws(CheckError) {
    var parser = CheckParser(tokens: try CheckToken.tokens(of: source))
    self.source = source
    root = try parser.parse()
  }

  public var description: String { source }

  /// The names of the readings it needs, with the column of their first use.
  public var names: [(name: String, column: Int)] {
    var found: [(name: String, column: Int)] = []
    root.visitNames { name, column in
      if !found.contains(where: { $0.name == name }) { found.append((name, column)) }
    }
    return found
  }

  /// Whether it holds for these values.
  ///
  /// - Throws: `CheckError` for an unknown name, a comparison of unlike things, or a result that is no truth value.
  public func holds(for values: [String: Value]) throws(CheckError) -> Bool {
    guard case .truth(let result) = try root.value(values) else {
      throw CheckError(column: 1, "this is no condition: compare it with something")
    }
    return result
  }

  /// Whether it holds for these readings.
  public func holds(for readings: [String: Reading]) throws(CheckError) -> Bool {
    try holds(for: readings.mapValues(\.value))
  }

  indirect enum Node: Hashable, Sendable {
    case literal(Value)
    case name(String, column: Int)
    case not(Node, column: Int)
    case negative(Node, column: Int)
    case absolute(Node, column: Int)
    case binary(String, Node, Node, column: Int)
  }
}

/// Where an expression goes wrong, and why; columns count from 1.
public struct CheckError: Error, Hashable, Sendable, CustomStringConvertible {
  public var column: Int
  public var message: String

  init(column: Int, _ message: String) {
    self.column = column
    self.message = message
  }

  public var description: String { "column \(column): \(message)" }
}

extension CheckExpression.Node {
  func visitNames(_ visit: (String, Int) -> Void) {
    switch self {
    case .literal: break
    case .name(let name, let column): visit(name, column)
    case .not(let a, _), .negative(let a, _), .absolute(let a, _): a.visitNames(visit)
    case .binary(_, let a, let b, _):
      a.visitNames(visit)
      b.visitNames(visit)
    }
  }

  func value(_ values: [String: Value]) throws(CheckError) -> Value {
    switch self {
    case .literal(let value): return value
    case .name(let name, let column):
      if let value = values[name] { return value }
      let known = values.keys.sorted().joined(separator: ", ")
      throw CheckError(column: column, "`\(name)` is not a reading of the exhibit; there are: \(known)")
    case .not(let a, let column): return .truth(!(try a.truth(values, column)))
    case .negative(let a, let column): return .number(-(try a.number(values, column)))
    case .absolute(let a, let column): return .number(abs(try a.number(values, column)))
    // `and` and `or` look at their right side only if the left one leaves it open.
    case .binary("and", let a, let b, let column):
      return .truth(try a.truth(values, column) ? b.truth(values, column) : false)
    case .binary("or", let a, let b, let column):
      return .truth(try a.truth(values, column) ? true : b.truth(values, column))
    case .binary(let symbol, let a, let b, let column):
      return try Self.combine(symbol, try a.value(values), try b.value(values), column)
    }
  }

  private static func combine(_ symbol: String, _ a: Value, _ b: Value, _ column: Int) throws(CheckError) -> Value {
    if symbol == "==" || symbol == "!=" {
      guard a.kind == b.kind else {
        throw CheckError(column: column, "`\(symbol)` compares \(a.kind) with \(b.kind)")
      }
      return .truth((a == b) == (symbol == "=="))
    }
    guard let x = a.number, let y = b.number else {
      throw CheckError(column: column, "`\(symbol)` needs two numbers, here are \(a.kind) and \(b.kind)")
    }
    return switch symbol {
    case "<": .truth(x < y)
    case "<=": .truth(x <= y)
    case ">": .truth(x > y)
    case ">=": .truth(x >= y)
    case "+": .number(x + y)
    case "-": .number(x - y)
    case "*": .number(x * y)
    default: .number(x / y)
    }
  }

  private func truth(_ values: [String: Value], _ column: Int) throws(CheckError) -> Bool {
    let result = try value(values)
    if let truth = result.truth { return truth }
    throw CheckError(column: column, "this needs a condition on each side, but one is \(result.kind)")
  }

  private func number(_ values: [String: Value], _ column: Int) throws(CheckError) -> Double {
    let result = try value(values)
    if let number = result.number { return number }
    throw CheckError(column: column, "this needs a number, but it is \(result.kind)")
  }
}
