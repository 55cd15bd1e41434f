/// Rows of text in columns of equal width: words to the left, numbers to the right.
struct TextTable {
  /// Columns that hold words; the others hold numbers.
  var words: Set<Int> = [0]
  var rows: [[String]]

  /// - Precondition: all rows have the same number of cells.
  init(words: Set<Int> = [0], _ rows: [[String]]) {
    self.words = words
    self.rows = rows
  }

  var lines: [String] {
    guard let first = rows.first else { return [] }
    let widths = first.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = zip(row, widths).enumerated().map { column, cell in
        let space = String(repeating: " ", count: cell.1 - cell.0.count)
        return words.contains(column) ? cell.0 + space : space + cell.0
      }
      let line = cells.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }
}
