import KernelInterface

// The weights' gradient of a pooled convolution whose windows have so few taps that they fill one vector or two, as those of a first
// layer on grey images have. Then a list of errors takes longer to make than to use: every error is taken, zero or not. And
// what each window sees is written out once, in whole vectors: rows of five pixels would leave most of a vector unused.

/// One example: ∂L/∂W(filter) += Σ over the pooling windows of error · what the window saw that won, and ∂L/∂b(filter) += Σ error.
///
/// Eight filters are computed at once, each with its sums in registers: one pass over the pooling windows.
///
/// - Parameters:
///   - sums: [filters, `WideKernels.fewTapsRow`], added to; what lies behind the taps means nothing
///   - biasGradient: [filters], added to
///   - image: one channel, with its border; readable for eight numbers beyond its end
///   - scratch: `WideKernels.scratchLength` numbers
func fewTapsGradient(
  _ sums: Target, _ biasGradient: Target, _ image: Source, _ p: PooledErrors, _ s: WindowSizes, _ scratch: Target
) {
  let count = s.windows * s.filters
  let row = fewTapsRow(s)
  let errors = scratch
  let moves = UnsafeMutableRawPointer(scratch + count + spare).bindMemory(to: Int32.self, capacity: count + spare)
  let windows = scratch + 2 * (count + spare)
  selectErrors(errors, p, count: count)
  sumErrors(biasGradient, errors, s)
  move(moves, p.winners, count: count, right: row, below: s.width * row)
  // Eight filters may be read where fewer are left.
  (moves + count).update(repeating: 0, count: spare)
  layOutWindows(windows, image, s, row: row)
  forEachStrip(row / lanes) { first, width in
    for filter in stride(from: 0, to: s.filters, by: mostRows) {
      let job = FewTapsJob(
        sums: sums + (filter * row + first * lanes), errors: errors + filter, moves: moves + filter,
        windows: windows + first * lanes, count: min(mostRows, s.filters - filter))
      switch width {
      case 1: job.compute(OneVector.self, s)
      case 2: job.compute(TwoVectors.self, s)
      default: job.compute(ThreeVectors.self, s)
      }
    }
  }
}

/// What may be read behind the last of the errors.
private let spare = 16

/// What the window at each position sees, [positions, row]. A row of pixels is written as eight numbers; what is too much is
/// overwritten by the next, or means nothing.
@inline(__always) private func layOutWindows(_ windows: Target, _ image: Source, _ s: WindowSizes, row: Int) {
  for y in 0..<s.height {
    for ky in 0..<s.size {
      var source = image + (y + ky) * s.rowLength
      var target = windows + (y * s.width * row + ky * s.run)
      for _ in 0..<s.width {
        UnsafeMutableRawPointer(target).storeBytes(
          of: UnsafeRawPointer(source).loadUnaligned(as: SIMD8<Float>.self), as: SIMD8<Float>.self)
        source += 1
        target += row
      }
    }
  }
}

/// As `WideKernels.fewTapsRow`.
@inline(__always) private func fewTapsRow(_ s: WindowSizes) -> Int { padded((s.size - 1) * s.size + 8) }

private struct FewTapsJob {
  let sums: Target
  let errors: Source
  let moves: UnsafePointer<Int32>
  let windows: Source
  /// How many of the eight filters there are.
  let count: Int

  @inline(never) func compute<Columns: Lanes>(_: Columns.Type, _ s: WindowSizes) {
    let row = fewTapsRow(s)
    var tile = EightSums<Columns>()
    var (errors, moves) = (errors, moves)
    for y in 0..<s.pooledHeight {
      var corner = windows + 2 * y * s.width * row
      for _ in 0..<s.pooledWidth {
        tile.add(errors, corner, moves)
        errors += s.filters
        moves += s.filters
        corner += 2 * row
      }
    }
    tile.forEach(0) { filter, columns in
      guard filter < count else { return }
      columns.forEach(0) { vector, sum in
        let target = sums + (filter * row + vector * lanes)
        store(load(target) + sum, target)
      }
    }
  }
}

/// Sums of several filters, each with an error of its own and a place of its own to read from.
private protocol Sums {
  associatedtype Columns: Lanes
  init()
  mutating func add(_ errors: Source, _ corner: Source, _ moves: UnsafePointer<Int32>)
  func forEach(_ first: Int, _ body: (Int, Columns) -> Void)
}

private struct OneSum<Columns: Lanes>: Sums {
  private var sum = Columns()

  @inline(__always) init() {}
  @inline(__always) mutating func add(_ errors: Source, _ corner: Source, _ moves: UnsafePointer<Int32>) {
    sum.add(Vector(repeating: errors[0]), Columns(corner + Int(moves[0])))
  }
  @inline(__always) func forEach(_ first: Int, _ body: (Int, Columns) -> Void) { body(first, sum) }
}

private struct AndSum<Rest: Sums>: Sums {
  private var first = OneSum<Rest.Columns>()
  private var rest = Rest()

  @inline(__always) init() {}
  @inline(__always) mutating func add(_ errors: Source, _ corner: Source, _ moves: UnsafePointer<Int32>) {
    first.add(errors, corner, moves)
    rest.add(errors + 1, corner, moves + 1)
  }
  @inline(__always) func forEach(_ first: Int, _ body: (Int, Rest.Columns) -> Void) {
    self.first.forEach(first, body)
    rest.forEach(first + 1, body)
  }
}

private typealias FourSums<C: Lanes> = AndSum<AndSum<AndSum<OneSum<C>>>>
private typealias EightSums<C: Lanes> = AndSum<AndSum<AndSum<AndSum<FourSums<C>>>>>
