import Lessons

/// The TeX of formulas. A formula can be set in any width, and in ASCII if it is written in ASCII; an error stands at one of its columns.
func fuzzFormula(_ text: String) {
  do {
    let formula = try Formula(text)
    _ = formula.names
    for unicode in [true, false] {
      _ = formula.line(unicode: unicode, breaksBeforeOperators: true)
      for width in [1, 33, .max] {
        let rows = formula.lines(unicode: unicode, width: width)
        require(
          unicode || !text.utf8.allSatisfy { $0 < 128 } || rows.allSatisfy { $0.utf8.allSatisfy { $0 < 128 } },
          "without Unicode a formula is set in ASCII")
      }
    }
  } catch {
    require(1...text.count + 1 ~= error.column, "an error stands at a column of the formula")
  }
}
