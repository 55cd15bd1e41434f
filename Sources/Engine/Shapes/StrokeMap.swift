/// An image parted into strokes and paper: a pixel belongs to a stroke where at least half of it is inked.
public struct StrokeMap: Hashable, Sendable {
  public let width: Int
  public let height: Int
  /// Row by row: whether a pixel belongs to a stroke.
  public let isStroke: [Bool]
  /// The holes, the largest first, each as the indices of its pixels in reading order. A hole is paper that is connected
  /// horizontally and vertically and does not reach the border of the image; strokes hold together across corners.
  public let holes: [[Int]]

  /// From here on (0…1) a pixel belongs to a stroke.
  public static let threshold: Float = 0.5

  /// - Parameter pixels: `width`·`height` numbers row by row, 0 paper, 1 ink.
  public init(width: Int, height: Int, pixels: [Float]) {
    precondition(pixels.count == width * height, "\(pixels.count) pixels for \(width)×\(height)")
    self.width = width
    self.height = height
    isStroke = pixels.map { $0 >= Self.threshold }
    holes = Self.holes(isStroke, width, height)
  }

  /// The strokes that a line meets: changes from paper to stroke along it.
  public static func strokes(along line: [Bool]) -> Int {
    line.indices.count { line[$0] && ($0 == 0 || !line[$0 - 1]) }
  }

  public func row(_ y: Int) -> [Bool] { (0..<width).map { isStroke[y * width + $0] } }
  public func column(_ x: Int) -> [Bool] { (0..<height).map { isStroke[$0 * width + x] } }

  private static func holes(_ isStroke: [Bool], _ width: Int, _ height: Int) -> [[Int]] {
    var isSeen = isStroke
    var result: [[Int]] = []
    for start in isStroke.indices where !isSeen[start] {
      isSeen[start] = true
      var members = [start]
      var reachesBorder = false
      var next = 0
      while next < members.count {
        let (x, y) = (members[next] % width, members[next] / width)
        next += 1
        if x == 0 || y == 0 || x == width - 1 || y == height - 1 { reachesBorder = true }
        for (nx, ny) in [(x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)]
        where nx >= 0 && ny >= 0 && nx < width && ny < height && !isSeen[ny * width + nx] {
          isSeen[ny * width + nx] = true
          members.append(ny * width + nx)
        }
      }
      if !reachesBorder { result.append(members.sorted()) }
    }
    // Of equally large ones the upper first, so that one image has one order.
    return result.sorted { ($1.count, $0[0]) < ($0.count, $1[0]) }
  }
}
