/// Sizes of a convolution, all that its kernels need to know.
struct ConvolutionGeometry {
  let input: Shape
  let output: Shape
  let size: Int
  let stride: Int
  let padding: Int
  /// Channels and filters are shared out to so many groups, that know nothing of each other.
  let groups: Int
  /// Distance between neighbouring pixels of a window.
  let dilation: Int
  /// Channels that one filter sees.
  let channels: Int
  /// Filters of one group.
  let filters: Int
  /// Numbers in one row of a window, size · channels.
  let run: Int
  /// Numbers under one window, size · size · channels.
  let patch: Int

  init(input: Shape, output: Shape, size: Int, stride: Int, padding: Int, groups: Int = 1, dilation: Int = 1) {
    self.input = input
    self.output = output
    self.size = size
    self.stride = stride
    self.padding = padding
    self.groups = groups
    self.dilation = dilation
    channels = input.channels / groups
    filters = output.channels / groups
    run = size * channels
    patch = size * run
  }

  /// Whether each row of a window is one piece of memory.
  var isDense: Bool { groups == 1 && dilation == 1 }
  /// Positions of the window, output height · width.
  var positions: Int { output.height * output.width }
}

/// Copies what each window sees into a row of its own ("im2col"), so that a convolution becomes a product of matrices.
///
/// A window row, `size` pixels of all channels, is contiguous in memory. Pixels beyond the border are 0.
///
/// - Parameters:
///   - patches: [rows.count · output width, size · size · channels of the group]
///   - image: [height, width, channels]
///   - rows: the output rows whose windows are copied
///   - group: whose channels are copied
func gatherPatches(_ patches: Target, _ image: Source, _ g: ConvolutionGeometry, rows: Range<Int>, group: Int = 0) {
  guard g.isDense else { return gatherPixels(patches, image, g, rows: rows, group: group) }
  // With the length known, the compiler makes of the shortest copies two instructions instead of a loop.
  switch g.run {
  case 3: gatherRuns(of: 3, patches, image, g, rows: rows)
  case 5: gatherRuns(of: 5, patches, image, g, rows: rows)
  default: gatherRuns(of: g.run, patches, image, g, rows: rows)
  }
}

@inline(__always) private func gatherRuns(
  of run: Int, _ patches: Target, _ image: Source, _ g: ConvolutionGeometry, rows: Range<Int>
) {
  forEachWindowRow(g, rows: rows) { patch, pixel, first, count in
    if count == run {
      copyNumbers(patches + patch, image + pixel, count: run)
    } else {
      for i in 0..<run { patches[patch + i] = 0 }
      for i in first..<first + count { patches[patch + i] = image[pixel + i] }
    }
  }
}

/// The reverse of `gatherPatches` ("col2im"): adds each row of patches to the pixels it was copied from. A pixel that lies
/// under several windows collects from all of them.
///
/// - Parameters:
///   - image: [height, width, channels], added to
///   - patches: [rows.count · output width, size · size · channels of the group]
func scatterPatches(_ image: Target, _ patches: Source, _ g: ConvolutionGeometry, rows: Range<Int>, group: Int = 0) {
  guard g.isDense else { return scatterPixels(image, patches, g, rows: rows, group: group) }
  forEachWindowRow(g, rows: rows) { patch, pixel, first, count in
    addNumbers(image + pixel + first, patches + patch + first, count: count)
  }
}

/// `gatherPatches` where a window's row is not one piece of memory: pixel by pixel.
private func gatherPixels(
  _ patches: Target, _ image: Source, _ g: ConvolutionGeometry, rows: Range<Int>, group: Int
) {
  forEachWindowPixel(g, rows: rows, group: group) { patch, pixel in
    if pixel < 0 {
      for c in 0..<g.channels { patches[patch + c] = 0 }
    } else {
      copyNumbers(patches + patch, image + pixel, count: g.channels)
    }
  }
}

/// `scatterPatches` pixel by pixel.
private func scatterPixels(
  _ image: Target, _ patches: Source, _ g: ConvolutionGeometry, rows: Range<Int>, group: Int
) {
  forEachWindowPixel(g, rows: rows, group: group) { patch, pixel in
    if pixel >= 0 { addNumbers(image + pixel, patches + patch, count: g.channels) }
  }
}

/// Calls `body` for each pixel of each window of a group: with its place in the patches, and its place in the image; −1 beyond
/// the border.
@inline(__always) private func forEachWindowPixel(
  _ g: ConvolutionGeometry, rows: Range<Int>, group: Int, _ body: (_ patch: Int, _ pixel: Int) -> Void
) {
  var patch = 0
  for oy in rows {
    for ox in 0..<g.output.width {
      for ky in 0..<g.size {
        let y = oy * g.stride - g.padding + ky * g.dilation
        for kx in 0..<g.size {
          let x = ox * g.stride - g.padding + kx * g.dilation
          let isInside = y >= 0 && y < g.input.height && x >= 0 && x < g.input.width
          body(patch, isInside ? (y * g.input.width + x) * g.input.channels + group * g.channels : -1)
          patch += g.channels
        }
      }
    }
  }
}

/// Calls `body` for each row of each window: with the row's place in the patches, its place in the image (where it may begin
/// beyond the border), and the numbers `first` and `count` of the part that is inside the image.
@inline(__always) func forEachWindowRow(
  _ g: ConvolutionGeometry, rows: Range<Int>, _ body: (_ patch: Int, _ pixel: Int, _ first: Int, _ count: Int) -> Void
) {
  let (run, imageRow) = (g.run, g.input.width * g.input.channels)
  let step = g.stride * g.input.channels
  for oy in rows {
    for ky in 0..<g.size {
      let y = oy * g.stride - g.padding + ky
      let isInside = y >= 0 && y < g.input.height
      var patch = (oy - rows.lowerBound) * g.output.width * g.patch + ky * run
      var start = -g.padding * g.input.channels
      for _ in 0..<g.output.width {
        if isInside, start >= 0, start + run <= imageRow {
          body(patch, y * imageRow + start, 0, run)
        } else {
          let first = max(0, -start)
          let count = isInside ? max(0, min(run, imageRow - start) - first) : 0
          body(patch, y * imageRow + start, count > 0 ? first : 0, count)
        }
        patch += g.patch
        start += step
      }
    }
  }
}

/// target [count] = source [count]: for a window's short rows faster than a call of the C library.
@inline(__always) private func copyNumbers(_ target: Target, _ source: Source, count: Int) {
  var i = 0
  while i + 8 <= count {
    let numbers = UnsafeRawPointer(source + i).loadUnaligned(as: SIMD8<Float>.self)
    UnsafeMutableRawPointer(target + i).storeBytes(of: numbers, as: SIMD8<Float>.self)
    i += 8
  }
  if i + 4 <= count {
    let numbers = UnsafeRawPointer(source + i).loadUnaligned(as: SIMD4<Float>.self)
    UnsafeMutableRawPointer(target + i).storeBytes(of: numbers, as: SIMD4<Float>.self)
    i += 4
  }
  while i < count {
    target[i] = source[i]
    i += 1
  }
}

/// target [count] += source [count].
@inline(__always) func addNumbers(_ target: Target, _ source: Source, count: Int) {
  var i = 0
  while i + 4 <= count {
    let sum =
      UnsafeRawPointer(target + i).loadUnaligned(as: SIMD4<Float>.self)
      + UnsafeRawPointer(source + i).loadUnaligned(as: SIMD4<Float>.self)
    UnsafeMutableRawPointer(target + i).storeBytes(of: sum, as: SIMD4<Float>.self)
    i += 4
  }
  while i < count {
    target[i] += source[i]
    i += 1
  }
}
