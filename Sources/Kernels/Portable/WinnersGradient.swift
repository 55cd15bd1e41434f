import KernelInterface

// Behind a 2×2 max pooling three errors in four are zero, and with ReLU about half of the others. These functions do the
// multiplications that are left: they go from error to error instead of from position to position.

/// One example: lists the errors that are not zero, for each filter and for each pooling window, and sums them up for the biases.
///
/// In the list of a filter an error stands with the place in the images where its window begins; in that of a pooling window, with
/// the place in the framed filters where the filter, moved to its position, begins.
///
/// - Parameters:
///   - byFilter: added to
///   - byWindow: written; nil if nobody asks for the image's gradient
///   - biasGradient: Σ errors, [filters], added to
func collectErrors(
  _ byFilter: ErrorLists, _ byWindow: ErrorLists?, _ biasGradient: Target, _ p: PooledErrors, _ s: WindowSizes
) {
  let frameRow = frameRow(s)
  let frame = (s.size + 2) * frameRow
  withUnsafeTemporaryAllocation(of: Float.self, capacity: s.filters) { errors in
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: s.filters) { winners in
      for window in 0..<s.windows {
        let first = window * s.filters
        selectErrors(errors.baseAddress!, winners.baseAddress!, biasGradient, p, first: first, count: s.filters)
        let (y, x) = window.quotientAndRemainder(dividingBy: s.pooledWidth)
        let corner = p.imagePlace + 2 * (y * s.rowLength + x * s.channels)
        list(errors.baseAddress!, winners.baseAddress!, byFilter, corner: corner, s)
        guard let byWindow else { continue }
        var end = byWindow.errors + window * byWindow.capacity
        let start = end
        for filter in 0..<s.filters {
          let (row, column) = (Int(winners[filter] >> 1), Int(winners[filter] & 1))
          let place = filter * frame + (1 - row) * frameRow + (1 - column) * s.channels
          end.pointee = PlacedError(place: Int32(truncatingIfNeeded: place), error: errors[filter])
          end += errors[filter] == 0 ? 0 : 1
        }
        byWindow.counts[window] = Int32(truncatingIfNeeded: end - start)
      }
    }
  }
}

/// The errors of one pooling window that are not switched off.
@inline(__always) private func selectErrors(
  _ errors: Target, _ winners: UnsafeMutablePointer<Int32>, _ biasGradient: Target, _ p: PooledErrors, first: Int,
  count: Int
) {
  let (gradient, output) = (p.gradient + first, p.output + first)
  winners.update(from: p.winners + first, count: count)
  var filter = 0
  while filter + lanes <= count {
    var error = load(gradient + filter)
    if p.isRectified { error.replace(with: 0, where: load(output + filter) .<= 0) }
    store(error, errors + filter)
    store(load(biasGradient + filter) + error, biasGradient + filter)
    filter += lanes
  }
  while filter < count {
    let error = p.isRectified && output[filter] <= 0 ? 0 : gradient[filter]
    errors[filter] = error
    biasGradient[filter] += error
    filter += 1
  }
}

/// Every error is written, and overwritten by the next where it was zero: a branch would be guessed wrong half the time.
@inline(__always) private func list(
  _ errors: Source, _ winners: UnsafePointer<Int32>, _ byFilter: ErrorLists, corner: Int, _ s: WindowSizes
) {
  let corner = Int32(truncatingIfNeeded: corner)
  let (right, below) = (Int32(truncatingIfNeeded: s.channels), Int32(truncatingIfNeeded: s.rowLength))
  var start = byFilter.errors
  for filter in 0..<s.filters {
    let (winner, error) = (winners[filter], errors[filter])
    let place = corner &+ (winner & 1) &* right &+ (winner >> 1) &* below
    start[Int(byFilter.counts[filter])] = PlacedError(place: place, error: error)
    byFilter.counts[filter] &+= error == 0 ? 0 : 1
    start += byFilter.capacity
  }
}

/// ∂L/∂W(filter) += Σ over its errors of error · what the window saw.
///
/// - Parameters:
///   - sums: [filters, size, run padded to whole vectors]; what lies in the padding means nothing
///   - byFilter: as `collectErrors` made it
///   - images: the images that the places of the errors count from; readable for one vector beyond their end
func winnersWeightGradient(_ sums: Target, _ byFilter: ErrorLists, _ images: Source, _ s: WindowSizes) {
  let run = padded(s.run)
  withSlots(rows: s.size, length: s.run, targetRow: run, sourceRow: s.rowLength) { targets, sources, slots in
    forEachTile(slots) { first, width in
      let job = SlotJob(targets: targets + first, sources: sources + first, source: images, width: width)
      for filter in 0..<s.filters where byFilter.counts[filter] > 0 {
        job.add(
          sums + filter * s.size * run, byFilter.errors + filter * byFilter.capacity,
          count: Int(byFilter.counts[filter]))
      }
    }
  }
}

/// ∂L/∂x += Σ over the errors of a pooling window of error · filter, moved to where it won.
///
/// The four windows under a pooling window overlap in all but a row and a column, so they are one window, larger by one: every
/// filter is read as if it had this size, with zeros where it does not reach.
///
/// - Parameters:
///   - imageGradient: the image with its border; readable and writable for two vectors beyond its end
///   - byWindow: as `collectErrors` made it
///   - framed: [filters, size + 2, frame row]: each filter below a row, above a row and right of a pixel of zeros
func winnersInputGradient(_ imageGradient: Target, _ byWindow: ErrorLists, _ framed: Source, _ s: WindowSizes) {
  let length = s.run + s.channels
  withSlots(rows: s.size + 1, length: length, targetRow: s.rowLength, sourceRow: frameRow(s)) {
    targets, sources, slots in
    forEachTile(slots) { first, width in
      let job = SlotJob(targets: targets + first, sources: sources + first, source: framed, width: width)
      for window in 0..<s.windows where byWindow.counts[window] > 0 {
        let (y, x) = window.quotientAndRemainder(dividingBy: s.pooledWidth)
        job.add(
          imageGradient + 2 * (y * s.rowLength + x * s.channels), byWindow.errors + window * byWindow.capacity,
          count: Int(byWindow.counts[window]))
      }
    }
  }
}

/// As `WideKernels.frameRow`.
@inline(__always) private func frameRow(_ s: WindowSizes) -> Int { s.channels + padded(s.run + s.channels) }

/// The vectors that rows of `length` numbers consist of: where each lies in the target, and where in the source.
@inline(__always) private func withSlots(
  rows: Int, length: Int, targetRow: Int, sourceRow: Int,
  _ body: (_ targets: UnsafePointer<Int>, _ sources: UnsafePointer<Int>, _ slots: Int) -> Void
) {
  let slots = rows * padded(length) / lanes
  withUnsafeTemporaryAllocation(of: Int.self, capacity: 2 * slots) { buffer in
    var slot = 0
    for row in 0..<rows {
      for t in stride(from: 0, to: length, by: lanes) {
        buffer[slot] = row * targetRow + t
        buffer[slots + slot] = row * sourceRow + t
        slot += 1
      }
    }
    body(buffer.baseAddress!, buffer.baseAddress! + slots, slots)
  }
}

/// Shares slots out to as few tiles as possible, all about as wide.
@inline(__always) private func forEachTile(_ slots: Int, _ body: (_ first: Int, _ width: Int) -> Void) {
  let tiles = (slots + mostSlots - 1) / mostSlots
  for tile in 0..<tiles {
    let first = tile * slots / tiles
    body(first, (tile + 1) * slots / tiles - first)
  }
}

private let mostSlots = 8

/// target(slot) += Σ over the errors of error · source(place of the error + slot), for up to eight slots in registers.
private struct SlotJob {
  let targets: UnsafePointer<Int>
  let sources: UnsafePointer<Int>
  let source: Source
  let width: Int

  @inline(__always) func add(_ target: Target, _ errors: UnsafePointer<PlacedError>, count: Int) {
    switch width {
    case 1: add(OneSlot.self, target, errors, count: count)
    case 2: add(AndSlot<OneSlot>.self, target, errors, count: count)
    case 3: add(ThreeSlots.self, target, errors, count: count)
    case 4: add(AndSlot<ThreeSlots>.self, target, errors, count: count)
    case 5: add(FiveSlots.self, target, errors, count: count)
    case 6: add(AndSlot<FiveSlots>.self, target, errors, count: count)
    case 7: add(AndSlot<AndSlot<FiveSlots>>.self, target, errors, count: count)
    default: add(AndSlot<AndSlot<AndSlot<FiveSlots>>>.self, target, errors, count: count)
    }
  }

  @inline(never) private func add<S: Slots>(
    _: S.Type, _ target: Target, _ errors: UnsafePointer<PlacedError>, count: Int
  ) {
    var slots = S(target, targets, sources)
    for i in 0..<count {
      slots.add(Vector(repeating: errors[i].error), source + Int(errors[i].place))
    }
    slots.write(target)
  }
}

/// Sums in registers, each with the places it is read from and belongs to.
private protocol Slots {
  init(_ target: Target, _ targetPlaces: UnsafePointer<Int>, _ sourcePlaces: UnsafePointer<Int>)
  /// sum(slot) += error · source(place of the slot)
  mutating func add(_ error: Vector, _ source: Source)
  func write(_ target: Target)
}

private struct OneSlot: Slots {
  private var sum: Vector
  private let from: Int
  private let to: Int

  @inline(__always) init(_ target: Target, _ targetPlaces: UnsafePointer<Int>, _ sourcePlaces: UnsafePointer<Int>) {
    (to, from) = (targetPlaces[0], sourcePlaces[0])
    sum = load(target + targetPlaces[0])
  }
  @inline(__always) mutating func add(_ error: Vector, _ source: Source) {
    sum = multiplyAdd(sum, error, load(source + from))
  }
  @inline(__always) func write(_ target: Target) { store(sum, target + to) }
}

private struct AndSlot<Rest: Slots>: Slots {
  private var first: OneSlot
  private var rest: Rest

  @inline(__always) init(_ target: Target, _ targetPlaces: UnsafePointer<Int>, _ sourcePlaces: UnsafePointer<Int>) {
    first = OneSlot(target, targetPlaces, sourcePlaces)
    rest = Rest(target, targetPlaces + 1, sourcePlaces + 1)
  }
  @inline(__always) mutating func add(_ error: Vector, _ source: Source) {
    first.add(error, source)
    rest.add(error, source)
  }
  @inline(__always) func write(_ target: Target) {
    first.write(target)
    rest.write(target)
  }
}

private typealias ThreeSlots = AndSlot<AndSlot<OneSlot>>
private typealias FiveSlots = AndSlot<AndSlot<ThreeSlots>>
