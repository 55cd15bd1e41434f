import Lessons

/// Conditions of exercises. One that is read can be asked whether it holds, for readings that are there and that are not; an error
/// stands at one of its columns.
func fuzzCheck(_ text: String) {
  do {
    let expression = try CheckExpression(text)
    var readings: [String: Value] = ["w1": .number(1), "gate": .text("AND"), "settled": .truth(true)]
    _ = try? expression.holds(for: readings)
    for (name, column) in expression.names {
      require(1...max(1, text.count) ~= column, "a name stands at a column of the condition")
      readings[name] = readings[name] ?? .number(.nan)
    }
    _ = try expression.holds(for: readings)
  } catch {
    require(1...text.count + 1 ~= error.column, "an error stands at a column of the condition")
  }
}
