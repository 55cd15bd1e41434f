/// Counts visual words in ever smaller parts of an image: which words there are, and roughly where (S. Lazebnik, C. Schmid,
/// J. Ponce, "Beyond bags of features", CVPR 2006).
///
/// Level l divides the image into 2^l × 2^l parts, and each part has a histogram over the words. Coarse matches say less than fine
/// ones, so with L the finest level the histograms of level 0 are weighted by 1/2^L and those of level l by 1/2^(L−l+1).
/// All histograms together, divided by the number of words found, are the features of the image.
///
/// Lazebnik compared such features by the sum of their minima. A linear machine compares them by their inner product; with the
/// square roots of the features that is Σ √(a b) (Bhattacharyya's coefficient), which likewise keeps one frequent word from
/// drowning the others (Perronnin, Sánchez and Mensink, ECCV 2010). The weights of the levels add up to 1, so the features have length 1.
public struct SpatialPyramid: Hashable, Codable, Sendable {
  /// 1 for the whole image alone, 3 for 1×1, 2×2 and 4×4 parts.
  public var levels: Int
  /// Whether the square roots of the weighted shares are taken.
  public var takesRoots: Bool

  public init(levels: Int = 3, takesRoots: Bool = true) {
    self.levels = levels
    self.takesRoots = takesRoots
  }

  /// Parts of all levels together: 1 + 4 + 16 + …
  public var parts: Int { (0..<levels).reduce(0) { $0 + 1 << (2 * $1) } }

  /// The weight of a level.
  public func weight(level: Int) -> Float {
    level == 0 ? 1 / Float(1 << (levels - 1)) : 1 / Float(1 << (levels - level))
  }

  /// The features of one image.
  ///
  /// - Parameters:
  ///   - words: the visual word of each patch, row by row, nil where a patch has none; [rows · columns]
  ///   - vocabulary: how many words there are.
  /// - Returns: [parts, vocabulary]: the whole image first, then the four quarters row by row, and so on. All 0 if there is no word.
  /// - Precondition: `words.count == rows · columns`, and every word is below `vocabulary`.
  public func pool(_ words: [Int?], rows: Int, columns: Int, vocabulary: Int) -> [Float] {
    precondition(words.count == rows * columns, "\(words.count) words are no grid of \(rows)×\(columns)")
    var features = [Float](repeating: 0, count: parts * vocabulary)
    let found = words.count { $0 != nil }
    guard found > 0 else { return features }
    var first = 0
    for level in 0..<levels {
      let side = 1 << level
      let share = weight(level: level) / Float(found)
      for (patch, word) in words.enumerated() {
        guard let word else { continue }
        // By the middle of the patch: (row + ½) / rows, in halves so that it is exact.
        let down = (2 * (patch / columns) + 1) * side / (2 * rows)
        let across = (2 * (patch % columns) + 1) * side / (2 * columns)
        features[(first + down * side + across) * vocabulary + word] += share
      }
      first += side * side
    }
    if takesRoots { for i in features.indices { features[i] = features[i].squareRoot() } }
    return features
  }
}
