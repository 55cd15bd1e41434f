#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Describes image patches by which way brightness changes in them: the descriptor of SIFT (D. Lowe, "Distinctive image features
/// from scale-invariant keypoints", IJCV 2004, section 6), taken on a dense grid instead of at chosen points, as in Lazebnik,
/// Schmid and Ponce, CVPR 2006.
///
/// 1. Filters measure the gradient at every pixel; its length goes to the two nearest of `orientations` directions.
/// 2. A patch has `cells` × `cells` cells of `cellSize` pixels. Each cell sums every orientation over its pixels, the farther from
///    its middle the less, max(0, 1 − distance / cellSize) along each side; and the whole patch is weighted by a Gaussian whose
///    σ is half the patch's side. With the two orientations that is Lowe's trilinear interpolation.
/// 3. The cells · cells · orientations numbers are made a vector of length 1, cut at `clip`, and made as long as 1 again.
///
/// It is a ConvNet stage without learning: filters, pooling, normalisation.
public struct OrientationHistograms: Hashable, Codable, Sendable {
  /// Cells along each side of a patch.
  public var cells: Int
  /// Pixels along each side of a cell.
  public var cellSize: Int
  /// Directions into which the full circle is divided; the first is to the right, the next ones turn downwards.
  public var orientations: Int
  /// Pixels from one patch to the next.
  public var stride: Int
  /// Where the numbers of a descriptor of length 1 are cut.
  public var clip: Float
  /// Patches whose descriptor is shorter than this before it is normalised have nothing in them, and stay 0.
  public var floor: Float

  /// Lowe's 4 × 4 cells and 8 orientations: 128 numbers a patch.
  public init(
    cells: Int = 4, cellSize: Int = 4, orientations: Int = 8, stride: Int = 4, clip: Float = 0.2, floor: Float = 0.05
  ) {
    self.cells = cells
    self.cellSize = cellSize
    self.orientations = orientations
    self.stride = stride
    self.clip = clip
    self.floor = floor
  }

  /// Numbers of one descriptor.
  public var length: Int { cells * cells * orientations }

  /// w(i, p): how much pixel p of a patch's side counts in cell i, [cells, cells · cellSize]. A pixel's weight is the product of one
  /// for its row and one for its column.
  public var poolingWeights: [Float] {
    let side = cells * cellSize
    let sigma = Double(side) / 2
    return (0..<cells).flatMap { cell in
      (0..<side).map { pixel in
        let place = Double(pixel) + 0.5
        let tent = max(0, 1 - abs(place / Double(cellSize) - (Double(cell) + 0.5)))
        let fromMiddle = (place - Double(side) / 2) / sigma
        return Float(tent * exp(-fromMiddle * fromMiddle / 2))
      }
    }
  }

  /// The descriptors of all patches that lie whole inside the image.
  /// - Parameter image: [height, width] of a shape with one channel.
  /// - Throws: `EngineError` when the image is smaller than a patch, has several channels, or a setting makes no sense.
  /// - Precondition: `image.count == shape.count`.
  public func describe(_ image: [Float], _ shape: Shape) throws -> DescriptorGrid {
    precondition(image.count == shape.count, "\(image.count) pixels are no image of \(shape)")
    let describer = try PatchDescriber(self, shape)
    var values = [Float](repeating: 0, count: describer.grid.rows * describer.grid.columns * length)
    var hasContent = [Bool](repeating: false, count: describer.grid.rows * describer.grid.columns)
    values.withUnsafeMutableBufferPointer { values in
      hasContent.withUnsafeMutableBufferPointer { content in
        image.withUnsafeBufferPointer {
          describer.describe(values.baseAddress!, content.baseAddress!, $0.baseAddress!)
        }
      }
    }
    return DescriptorGrid(
      rows: describer.grid.rows, columns: describer.grid.columns, patch: cells * cellSize, stride: stride,
      length: length, values: values, hasContent: hasContent)
  }

  /// The gradient at every pixel and its orientations, for looking at; `describe` starts from the same numbers.
  /// - Throws, - Precondition: as `describe`.
  public func gradients(_ image: [Float], _ shape: Shape) throws -> GradientMaps {
    precondition(image.count == shape.count, "\(image.count) pixels are no image of \(shape)")
    let describer = try PatchDescriber(self, shape)
    image.withUnsafeBufferPointer { describer.measureGradients($0.baseAddress!) }
    return GradientMaps(
      height: shape.height, width: shape.width, orientations: orientations, horizontal: Array(describer.horizontal),
      vertical: Array(describer.vertical), maps: Array(describer.maps))
  }

  /// Where the patches lie.
  func grid(for shape: Shape) throws -> PatchGrid {
    func check(_ value: Int, _ what: String, _ range: ClosedRange<Int>) throws {
      guard range.contains(value) else {
        throw EngineError("\(value) \(what) is not in \(range.lowerBound) to \(range.upperBound)")
      }
    }
    try check(cells, "cells", 1...16)
    try check(cellSize, "pixels a cell", 1...256)
    try check(orientations, "orientations", 2...64)
    try check(stride, "pixels from patch to patch", 1...4096)
    guard clip > 0, floor >= 0 else { throw EngineError("clip must be above 0 and floor not below it") }
    guard shape.channels == 1 else {
      throw EngineError("gradients are taken of grey images, with one channel, but this one has \(shape.channels)")
    }
    let patch = cells * cellSize
    guard shape.height >= patch, shape.width >= patch else {
      throw EngineError("a patch of \(patch)×\(patch) pixels does not fit into \(shape.height)×\(shape.width)")
    }
    return PatchGrid(
      height: shape.height, width: shape.width, orientations: orientations, cells: cells, patch: patch, stride: stride,
      rows: (shape.height - patch) / stride + 1, columns: (shape.width - patch) / stride + 1)
  }
}

/// The descriptors of one image, patch by patch, row by row.
public struct DescriptorGrid: Hashable, Sendable {
  /// Patches one below the other, and side by side.
  public var rows: Int
  public var columns: Int
  /// Pixels along each side of a patch, and from one patch to the next.
  public var patch: Int
  public var stride: Int
  /// Numbers of one descriptor.
  public var length: Int
  /// [rows · columns, length]; a descriptor is laid out as [cell row, cell column, orientation].
  public var values: [Float]
  /// Whether there is anything in the patch; where not, its descriptor is 0.
  public var hasContent: [Bool]

  public var count: Int { rows * columns }

  /// The descriptor of one patch.
  public func descriptor(row: Int, column: Int) -> ArraySlice<Float> {
    let start = (row * columns + column) * length
    return values[start..<start + length]
  }
}

/// The first stage of a descriptor, for every pixel of an image.
public struct GradientMaps: Hashable, Sendable {
  public var height: Int
  public var width: Int
  public var orientations: Int
  /// The change of brightness to the right, and downwards, [height, width].
  public var horizontal: [Float]
  public var vertical: [Float]
  /// [height, width, orientations]: the gradient's length at the two orientations nearest to its own, 0 at the others.
  public var maps: [Float]
}

/// Describes images of one shape, one at a time; all buffers are allocated once.
final class PatchDescriber {
  let grid: PatchGrid
  let horizontal: Tensor
  let vertical: Tensor
  let maps: Tensor
  private let settings: OrientationHistograms
  private let weights: Tensor
  private let scratch: Tensor

  init(_ settings: OrientationHistograms, _ shape: Shape) throws {
    self.settings = settings
    grid = try settings.grid(for: shape)
    let pixels = shape.height * shape.width
    horizontal = Tensor(pixels)
    vertical = Tensor(pixels)
    maps = Tensor(pixels, settings.orientations)
    weights = Tensor(grid.cells, grid.patch)
    weights.assign(settings.poolingWeights)
    scratch = Tensor(grid.scratch)
    useOneBLASThread()
  }

  func measureGradients(_ image: Source) {
    imageGradient(horizontal.values, vertical.values, image, height: grid.height, width: grid.width)
    orientationMaps(
      maps.values, horizontal.values, vertical.values, pixels: grid.height * grid.width,
      orientations: grid.orientations)
  }

  /// - Parameters:
  ///   - descriptors: [patches, length]
  ///   - hasContent: [patches]
  func describe(_ descriptors: Target, _ hasContent: UnsafeMutablePointer<Bool>, _ image: Source) {
    measureGradients(image)
    poolPatches(descriptors, maps.values, weights: weights.values, grid, scratch: scratch.values)
    for patch in 0..<grid.rows * grid.columns {
      hasContent[patch] = normalizeDescriptor(
        descriptors + patch * grid.length, length: grid.length, clip: settings.clip, floor: settings.floor)
    }
  }
}
