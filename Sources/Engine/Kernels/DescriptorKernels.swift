#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// The parts of a gradient orientation histogram (Lowe 2004), on a dense grid.

/// How brightness changes: the filter [−½ 0 ½] along rows and along columns; beyond the border the border's pixels repeat.
///
/// - Parameters:
///   - horizontal: I(y, x+1)/2 − I(y, x−1)/2, [height, width]
///   - vertical: I(y+1, x)/2 − I(y−1, x)/2, [height, width]; positive where it grows brighter downwards
///   - image: [height, width]
func imageGradient(_ horizontal: Target, _ vertical: Target, _ image: Source, height: Int, width: Int) {
  for y in 0..<height {
    let (above, below) = (max(y - 1, 0) * width, min(y + 1, height - 1) * width)
    for x in 0..<width {
      let (left, right) = (max(x - 1, 0), min(x + 1, width - 1))
      horizontal[y * width + x] = (image[y * width + right] - image[y * width + left]) / 2
      vertical[y * width + x] = (image[below + x] - image[above + x]) / 2
    }
  }
}

/// Each gradient's length m, laid into the two orientations that are nearest to its angle θ, in proportion to how near they are.
/// Orientation o stands for the angle 2π·o / orientations.
///
/// - Parameters:
///   - maps: [pixels, orientations]; a row holds at most two numbers that are not 0, and their sum is m
///   - horizontal: [pixels]
///   - vertical: [pixels]
func orientationMaps(
  _ maps: Target, _ horizontal: Source, _ vertical: Source, pixels: Int, orientations: Int
) {
  maps.update(repeating: 0, count: pixels * orientations)
  for pixel in 0..<pixels {
    let (gx, gy) = (horizontal[pixel], vertical[pixel])
    let length = (gx * gx + gy * gy).squareRoot()
    guard length > 0 else { continue }
    let turn = atan2f(gy, gx) / (2 * Float.pi)
    let place = (turn < 0 ? turn + 1 : turn) * Float(orientations)
    let lower = place.rounded(.down)
    let share = place - lower
    let row = maps + pixel * orientations
    row[Int(lower) % orientations] += length * (1 - share)
    row[(Int(lower) + 1) % orientations] += length * share
  }
}

/// Where the patches of a dense grid lie, and how each pools its pixels.
struct PatchGrid {
  var height: Int
  var width: Int
  var orientations: Int
  /// Cells along each side of a patch.
  var cells: Int
  /// Pixels along each side of a patch.
  var patch: Int
  /// Pixels from one patch to the next.
  var stride: Int
  /// Patches one below the other, and side by side.
  var rows: Int
  var columns: Int

  /// Numbers of one descriptor: cells · cells · orientations.
  var length: Int { cells * cells * orientations }
  /// Numbers of scratch memory that `poolPatches` needs.
  var scratch: Int { height * cells * orientations }
}

/// Sums the orientation maps over the cells of every patch: D(i, j, o) = Σ over y, x of  w(i, y) · w(j, x) · maps(y, x, o).
///
/// The weight of a pixel is a product of one for its row and one for its column, so the sum is two products of matrices: first
/// along the rows of the image, [cells, patch]·[patch, orientations] for each of them, then down the columns.
///
/// - Parameters:
///   - descriptors: [rows · columns, cells · cells · orientations], not normalised
///   - maps: [height, width, orientations]
///   - weights: w, [cells, patch]
///   - scratch: `grid.scratch` numbers
func poolPatches(_ descriptors: Target, _ maps: Source, weights: Source, _ grid: PatchGrid, scratch: Target) {
  let (cells, patch, orientations) = (grid.cells, grid.patch, grid.orientations)
  for column in 0..<grid.columns {
    for y in 0..<grid.height {
      matrixProduct(
        scratch + y * cells * orientations, .rows(weights),
        .rows(maps + (y * grid.width + column * grid.stride) * orientations), m: cells, n: orientations, k: patch)
    }
    for row in 0..<grid.rows {
      matrixProduct(
        descriptors + (row * grid.columns + column) * grid.length, .rows(weights),
        .rows(scratch + row * grid.stride * cells * orientations), m: cells, n: cells * orientations, k: patch)
    }
  }
}

/// Makes a descriptor as long as 1, cuts what is above `clip`, and makes it as long as 1 again. Lowe 2004, section 6.1: the
/// length takes away contrast; the cut keeps a single strong edge from drowning all others.
///
/// - Returns: false if the descriptor was shorter than `floor`; it is then all 0.
func normalizeDescriptor(_ descriptor: Target, length: Int, clip: Float, floor: Float) -> Bool {
  let before = innerProduct(descriptor, descriptor, count: length).squareRoot()
  guard before >= floor, before > 0 else {
    descriptor.update(repeating: 0, count: length)
    return false
  }
  for i in 0..<length { descriptor[i] = min(descriptor[i] / before, clip) }
  let after = innerProduct(descriptor, descriptor, count: length).squareRoot()
  for i in 0..<length { descriptor[i] /= after }
  return true
}

/// An image with `factor` times as many rows and columns, each new pixel mixed from the four old ones around it (bilinear; pixels
/// are squares whose value stands in their middle, and beyond the border the border's pixels repeat).
///
/// - Parameters:
///   - target: [height · factor, width · factor]
///   - image: [height, width]
func enlarge(_ target: Target, _ image: Source, height: Int, width: Int, factor: Int) {
  func neighbours(_ index: Int, _ side: Int) -> (Int, Int, Float) {
    let place = max((Float(index) + 0.5) / Float(factor) - 0.5, 0)
    let lower = min(Int(place), side - 1)
    return (lower, min(lower + 1, side - 1), place - Float(lower))
  }
  let columns = (0..<width * factor).map { neighbours($0, width) }
  for y in 0..<height * factor {
    let (above, below, down) = neighbours(y, height)
    for (x, (left, right, across)) in columns.enumerated() {
      let top = image[above * width + left] * (1 - across) + image[above * width + right] * across
      let bottom = image[below * width + left] * (1 - across) + image[below * width + right] * across
      target[y * width * factor + x] = top * (1 - down) + bottom * down
    }
  }
}
