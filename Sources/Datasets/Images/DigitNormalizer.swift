/// Makes any picture of a digit look as the digits of MNIST do: size and place carry no information any more.
///
/// Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database": "size normalized to fit in a 20x20 pixel box while
/// preserving their aspect ratio … centered in a 28x28 image by computing the center of mass of the pixels". Measured on
/// its training set: the longer side of the ink is 20 pixels, the centre of mass lies in [13.5, 14.5) (counted from the
/// centre of the first pixel), because images were moved by whole pixels.
public enum DigitNormalizer {
  /// Height and width of the result.
  public static let size = 28
  /// The longer side of the ink in the result.
  public static let box = 20

  /// Cuts out the ink, scales it with antialiasing so that its longer side is 20 pixels, and puts its centre of mass at the
  /// centre of 28×28 pixels. Ink becomes high, whatever it was; the strongest ink becomes 255.
  ///
  /// Ink is what differs from the paper, and the paper is what most of the border shows. Normalizing twice is the same as
  /// normalizing once.
  ///
  /// - Returns: nil if there is no ink.
  public static func normalize(_ image: GrayImage) -> GrayImage? {
    let ink = Self.ink(of: image)
    guard let bounds = Bounds(of: ink, width: image.width, height: image.height) else { return nil }
    let longer = max(bounds.width, bounds.height)
    let width = max(1, (bounds.width * box * 2 + longer) / (longer * 2))
    let height = max(1, (bounds.height * box * 2 + longer) / (longer * 2))
    let across = resampled(
      ink, rows: bounds.top..<bounds.top + bounds.height, stride: image.width, from: bounds.left, count: bounds.width,
      to: width)
    // The second pass resamples columns: the same work on the image laid on its side.
    let lying = transposed(across, width: width)
    let scaled = resampled(lying, rows: 0..<width, stride: bounds.height, from: 0, count: bounds.height, to: height)
    return placed(stretched(transposed(scaled, width: height)), width: width).image
  }

  /// How much each pixel differs from the paper, in the direction of the ink; noise of the paper is 0.
  static func ink(of image: GrayImage) -> [Float] {
    var border = (0..<image.width).flatMap { [image[$0, 0], image[$0, image.height - 1]] }
    border += (0..<image.height).flatMap { [image[0, $0], image[image.width - 1, $0]] }
    let paper = median(border.map(Int.init))
    let noise = 4 * median(border.map { abs(Int($0) - paper) })
    let darkest = Int(image.pixels.min() ?? 0)
    let lightest = Int(image.pixels.max() ?? 0)
    let sign = lightest - paper >= paper - darkest ? 1 : -1
    return image.pixels.map { Float(max(0, sign * (Int($0) - paper) - noise)) }
  }

  private static func median(_ values: [Int]) -> Int { values.sorted()[values.count / 2] }

  /// Resamples each row to `target` columns: means over the source pixels that a target pixel covers when it shrinks,
  /// linear interpolation when it grows. With equal sizes nothing changes.
  private static func resampled(
    _ source: [Float], rows: Range<Int>, stride: Int, from: Int, count: Int, to target: Int
  ) -> [Float] {
    let step = Float(count) / Float(target)
    var result: [Float] = []
    result.reserveCapacity(rows.count * target)
    for row in rows {
      let line = source[row * stride + from..<row * stride + from + count]
      let first = line.startIndex
      for column in 0..<target {
        if step > 1 {
          result.append(mean(of: line, from: Float(column) * step, to: Float(column + 1) * step))
        } else {
          let place = min(max((Float(column) + 0.5) * step - 0.5, 0), Float(count - 1))
          let left = Int(place)
          let right = min(left + 1, count - 1)
          let share = place - Float(left)
          result.append(line[first + left] * (1 - share) + line[first + right] * share)
        }
      }
    }
    return result
  }

  /// The mean of a row between two places, pixels at the ends counted by the part that lies inside.
  private static func mean(of line: ArraySlice<Float>, from: Float, to: Float) -> Float {
    var sum: Float = 0
    for pixel in Int(from)..<min(line.count, Int(to.rounded(.up))) {
      let part = min(to, Float(pixel + 1)) - max(from, Float(pixel))
      sum += line[line.startIndex + pixel] * max(0, part)
    }
    return sum / (to - from)
  }

  private static func transposed(_ image: [Float], width: Int) -> [Float] {
    let height = image.count / width
    return (0..<image.count).map { image[($0 % height) * width + $0 / height] }
  }

  /// Scaled so that the strongest ink is 255; where there was any ink, at least 1 stays, so that no edge gets lost.
  private static func stretched(_ ink: [Float]) -> [UInt8] {
    let peak = ink.max() ?? 0
    return ink.map { $0 > 0 ? UInt8(max(1, ($0 * 255 / peak).rounded())) : 0 }
  }

  /// The scaled ink in 28×28 pixels, moved by whole pixels so that the centre of mass lies within half a pixel of the
  /// centre (14, 14), as far as the ink fits; and the column and row where its top left corner came to lie.
  static func placed(_ ink: [UInt8], width: Int) -> (image: GrayImage, left: Int, top: Int) {
    let height = ink.count / width
    var mass = 0.0
    var momentX = 0.0
    var momentY = 0.0
    for (index, value) in ink.enumerated() {
      mass += Double(value)
      momentX += Double(value) * Double(index % width)
      momentY += Double(value) * Double(index / width)
    }
    func offset(_ moment: Double, _ extent: Int) -> Int {
      let wanted = Int((Double(size / 2) - moment / mass + 0.5).rounded(.down))
      return min(max(wanted, 0), size - extent)
    }
    let left = offset(momentX, width)
    let top = offset(momentY, height)
    var result = GrayImage(width: size, height: size)
    for y in 0..<height {
      for x in 0..<width { result[left + x, top + y] = ink[y * width + x] }
    }
    return (result, left, top)
  }
}

/// The smallest rectangle that holds all ink.
struct Bounds {
  let left: Int
  let top: Int
  let width: Int
  let height: Int

  /// Nil if no pixel is above 0.
  init?(of ink: [Float], width imageWidth: Int, height imageHeight: Int) {
    var (left, right, top, bottom) = (imageWidth, -1, imageHeight, -1)
    for y in 0..<imageHeight {
      for x in 0..<imageWidth where ink[y * imageWidth + x] > 0 {
        left = min(left, x)
        right = max(right, x)
        top = min(top, y)
        bottom = max(bottom, y)
      }
    }
    guard right >= 0 else { return nil }
    self.left = left
    self.top = top
    width = right - left + 1
    height = bottom - top + 1
  }
}
