import Testing

@testable import Lessons

@Suite struct CheckExpressionTests {
  static let values: [String: Value] = ["w1": 0.5, "w2": -1, "n": 3, "gate": "AND", "cycles": true, "idle": false]

  @Test(
    "conditions are computed as they read",
    arguments: [
      ("w1 > 0", true), ("w1 + w2 == -0.5", true), ("1 + 2 * 3 == 7", true), ("(1 + 2) * 3 == 9", true),
      ("-w2 == 1", true), ("n / 2 == 1.5", true), ("10 - 2 - 3 == 5", true), ("8 / 2 / 2 == 2", true),
      ("gate == \"AND\"", true), ("gate != 'AND'", false), ("cycles", true), ("not cycles", false),
      ("not idle and cycles", true), ("not (cycles and idle)", true), ("idle or cycles and n == 3", true),
      ("cycles or idle and idle", true), ("abs(w2) >= 1 and abs(w2) <= 1", true), ("true == cycles", true),
      ("w1 < 0.5", false), ("w1 <= .5", true), ("not n == 4", true), ("idle and unknown > 1", false),
      ("cycles or unknown > 1", true), ("- -w1 == w1", true),
    ])
  func computes(source: String, expected: Bool) throws {
    #expect(try CheckExpression(source).holds(for: Self.values) == expected)
  }

  @Test(
    "what cannot be read is refused at its column",
    arguments: [
      ("w1 = 0", 4), ("w1 >", 5), ("(w1 > 0", 1), ("w1 > 0)", 7), ("w1 > 0 w2", 8), ("gate == \"AND", 9),
      ("1 < w1 < 2", 8), ("w1 & w2", 4), ("and", 1), ("", 1), ("1.2.3 > 0", 1), ("w1 > > 0", 6),
    ])
  func refuses(source: String, column: Int) {
    let error = #expect(throws: CheckError.self) { try CheckExpression(source) }
    #expect(error?.column == column, "\(error?.description ?? "")")
  }

  @Test(
    "what cannot be computed is refused at its column",
    arguments: [
      ("w1 > 0 and nothing > 1", 12), ("w1 == gate", 4), ("gate > 1", 6), ("cycles + 1 > 0", 8), ("w1 + 1", 1),
      ("not w1", 1), ("w1 and cycles", 4),
    ])
  func refusesToCompute(source: String, column: Int) throws {
    let expression = try CheckExpression(source)
    let error = #expect(throws: CheckError.self) { try expression.holds(for: Self.values) }
    #expect(error?.column == column, "\(error?.description ?? "")")
  }

  @Test(
    "a condition that would use up the stack is refused where it gets too deep",
    arguments: [
      (String(repeating: "(", count: 400), 33), (String(repeating: "-", count: 400) + "1", 33),
      (String(repeating: "not ", count: 9000) + "idle", 501), ("1" + String(repeating: "+1", count: 9000), 501),
    ])
  func refusesDepth(source: String, column: Int) {
    let error = #expect(throws: CheckError.self) { try CheckExpression(source) }
    #expect(error?.column == column, "\(error?.description ?? "")")
  }

  @Test("an unknown name is told together with the names that exist")
  func tellsNames() throws {
    let expression = try CheckExpression("w3 > 0")
    let error = #expect(throws: CheckError.self) { try expression.holds(for: Self.values) }
    #expect(error?.message.contains("cycles, gate, idle, n, w1, w2") == true)
    #expect(try CheckExpression("w1 > w2 and w1 < 9").names.map(\.name) == ["w1", "w2"])
  }
}
