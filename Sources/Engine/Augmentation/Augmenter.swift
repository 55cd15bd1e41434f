/// Changes images on their way into a network.
///
/// What is done to an image depends on seed, pass and the image's index alone, never on the thread that does it or on what was
/// taken before: so a run has the same bits on any number of threads, and after a break. Nothing is allocated.
final class Augmenter {
  private let warps: [Warp]
  private let shape: Shape
  private let seed: UInt64

  /// - Parameter workers: how many threads may call `gather` at the same time, each with a number of its own.
  init(_ augmentation: Augmentation, _ shape: Shape, seed: UInt64, workers: Int) {
    precondition(shape.channels == 1, "images of one channel are needed, not \(shape)")
    warps = (0..<workers).map { _ in Warp(augmentation, width: shape.width, height: shape.height) }
    self.shape = shape
    self.seed = seed
  }

  /// Writes changed images into rows of `tensor`, the first into row `row`.
  ///
  /// - Parameter pass: another number, another change.
  func gather(
    _ indices: some Collection<Int>, of examples: Examples, _ tensor: Tensor, from row: Int, pass: Int, worker: Int
  ) {
    let warp = warps[worker]
    for (offset, index) in indices.enumerated() {
      load(examples, index, warp)
      var random = SeededRandom(seed: seed ^ UInt64(pass) &* 0x9E37_79B9_7F4A_7C15, stream: UInt64(index))
      warp.warp(tensor.row(row + offset), &random)
    }
  }

  private func load(_ examples: Examples, _ index: Int, _ warp: Warp) {
    let (width, start) = (shape.width, index * shape.count)
    switch examples.inputs {
    case .bytes(let bytes):
      bytes.withUnsafeBufferPointer { bytes in
        let image = bytes.baseAddress! + start
        for y in 0..<shape.height { scaleBytes(warp.row(y), image + y * width, count: width) }
      }
    case .floats(let floats):
      floats.withUnsafeBufferPointer { floats in
        let image = floats.baseAddress! + start
        for y in 0..<shape.height { warp.row(y).update(from: image + y * width, count: width) }
      }
    case .stored(let bytes):
      for y in 0..<shape.height {
        // Read into the last quarter of the row, where no byte is overwritten before it has become a number.
        let last = UnsafeMutableRawPointer(warp.row(y)) + 3 * width
        bytes.read(start + y * width..<start + (y + 1) * width, into: last)
        scaleBytes(warp.row(y), last.assumingMemoryBound(to: UInt8.self), count: width)
      }
    }
  }
}
