/// What somebody may have meant.
enum Suggestion {
  /// The name that is nearest to a mistyped one, if one is near enough.
  static func nearest(to name: String, among names: [String]) -> String? {
    let lowercased = name.lowercased()
    let best = names.map { (name: $0, distance: distance(lowercased, $0.lowercased())) }.min {
      $0.distance < $1.distance
    }
    guard let best, best.distance <= max(1, name.count / 3) else { return nil }
    return best.name
  }

  /// `did you mean “convnet”?`, or the names there are.
  static func advice(for name: String, among names: [String]) -> String {
    if let nearest = nearest(to: name, among: names) { return "did you mean “\(nearest)”?" }
    return "choose \(names.dropLast().joined(separator: ", ")) or \(names.last ?? "")."
  }

  /// The number of letters to insert, delete, replace or swap with their neighbour (optimal string alignment).
  static func distance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a), Array(b))
    var rows = [Array(0...b.count)]
    for i in 0..<a.count {
      var row = [i + 1]
      for j in 0..<b.count {
        var best = min(rows[i][j] + (a[i] == b[j] ? 0 : 1), rows[i][j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, rows[i - 1][j - 1] + 1) }
        row.append(best)
      }
      rows.append(row)
    }
    return rows[a.count][b.count]
  }
}
