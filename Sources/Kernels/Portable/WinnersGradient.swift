import KernelInterface

// Behind a 2×2 max pooling three errors in four are zero, and with ReLU about half of the others. These functions do the
// multiplications that are left: they go from error to error instead of from position to position.

/// One example: lists the errors that are not zero, for each filter and for each pooling window, and sums them up for the biases:
/// each where somebody asks for it.
///
/// In the list of a filter an error stands with the place in the images where its window begins; in that of a pooling window, with
/// the place in the framed filters where the filter, moved to its position, begins.
///
/// - Parameters:
///   - byFilter: added to
///   - byWindow: written
///   - biasGradient: Σ errors, [filters], added to
///   - scratch: `WideKernels.scratchLength` numbers, here and below
func collectErrors(
  _ byFilter: ErrorLists?, _ byWindow: ErrorLists?, _ biasGradient: Target?, _ p: PooledErrors, _ s: WindowSizes,
  _ scratch: Target
) {
  let count = s.windows * s.filters
  let errors = scratch
  let moves = UnsafeMutableRawPointer(scratch + count + widestBias).bindMemory(to: Int32.self, capacity: count)
  selectErrors(errors, p, count: count)
  if let biasGradient { sumErrors(biasGradient, errors, s) }
  if let byFilter {
    move(moves, p.winners, count: count, right: s.channels, below: s.rowLength)
    listByFilter(byFilter, errors, moves, imagePlace: p.imagePlace, s)
  }
  guard let byWindow else { return }
  move(moves, p.winners, count: count, right: s.filters * (s.size + 2) * frameRow(s), below: -frameRow(s))
  listByWindow(byWindow, errors, moves, s)
}

/// The errors that are not switched off; the others as zeros.
@inline(__always) func selectErrors(_ errors: Target, _ p: PooledErrors, count: Int) {
  if p.isRectified {
    for i in 0..<count {
      // Read before it is asked for, so that the compiler can choose in many lanes at once.
      let error = p.gradient[i]
      errors[i] = p.output[i] <= 0 ? 0 : error
    }
  } else {
    errors.update(from: p.gradient, count: count)
  }
}

/// Σ over the windows, for each filter.
@inline(__always) func sumErrors(_ biasGradient: Target, _ errors: Target, _ s: WindowSizes) {
  // A whole vector may be read behind the last error.
  (errors + s.windows * s.filters).initialize(repeating: 0, count: widestBias)
  for first in stride(from: 0, to: s.filters, by: lanes) {
    var (even, odd) = (Vector(repeating: 0), Vector(repeating: 0))
    var window = 0
    while window + 2 <= s.windows {
      even += load(errors + window * s.filters + first)
      odd += load(errors + (window + 1) * s.filters + first)
      window += 2
    }
    if window < s.windows { even += load(errors + window * s.filters + first) }
    let sum = even + odd
    for lane in 0..<min(lanes, s.filters - first) { biasGradient[first + lane] += sum[lane] }
  }
}

private let widestBias = 16

/// How far from a pooling window's corner the window lies that won.
@inline(__always) func move(
  _ moves: UnsafeMutablePointer<Int32>, _ winners: UnsafePointer<Int32>, count: Int, right: Int, below: Int
) {
  let (right, below) = (Int32(truncatingIfNeeded: right), Int32(truncatingIfNeeded: below))
  for i in 0..<count { moves[i] = (winners[i] & 1) &* right &+ (winners[i] >> 1) &* below }
}

/// Every error is written, and overwritten by the next where it was zero: a branch would be guessed wrong half the time.
@inline(__always) private func listByFilter(
  _ byFilter: ErrorLists, _ errors: Source, _ moves: UnsafePointer<Int32>, imagePlace: Int, _ s: WindowSizes
) {
  var i = 0
  for y in 0..<s.pooledHeight {
    for x in 0..<s.pooledWidth {
      let corner = Int32(truncatingIfNeeded: imagePlace + 2 * (y * s.rowLength + x * s.channels))
      var start = byFilter.errors
      for filter in 0..<s.filters {
        let error = errors[i]
        let end = byFilter.counts[filter]
        start[Int(end)] = PlacedError(place: corner &+ moves[i], error: error)
        byFilter.counts[filter] = end &+ (error == 0 ? 0 : 1)
        start += byFilter.capacity
        i += 1
      }
    }
  }
}

@inline(__always) private func listByWindow(
  _ byWindow: ErrorLists, _ errors: Source, _ moves: UnsafePointer<Int32>, _ s: WindowSizes
) {
  let (frameRow, frame) = (frameRow(s), Int32(truncatingIfNeeded: (s.size + 2) * frameRow(s)))
  for window in 0..<s.windows {
    let start = byWindow.errors + window * byWindow.capacity
    var end = start
    // A filter whose window has not moved down begins below the row of zeros.
    var place = Int32(truncatingIfNeeded: frameRow)
    for i in window * s.filters..<(window + 1) * s.filters {
      end.pointee = PlacedError(place: place &+ moves[i], error: errors[i])
      end += errors[i] == 0 ? 0 : 1
      place &+= frame
    }
    byWindow.counts[window] = Int32(truncatingIfNeeded: end - start)
  }
}

/// ∂L/∂W(filter) += Σ over its errors of error · what the window saw.
///
/// - Parameters:
///   - sums: [filters, size, run padded to whole vectors]; what lies in the padding means nothing
///   - byFilter: as `collectErrors` made it
///   - images: the images that the places of the errors count from; readable for one vector beyond their end
func winnersWeightGradient(
  _ sums: Target, _ byFilter: ErrorLists, _ images: Source, _ s: WindowSizes, _ scratch: Target
) {
  let run = padded(s.run)
  withSlots(scratch, rows: s.size, length: s.run, targetRow: run, sourceRow: s.rowLength) { targets, sources, slots in
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
///   - framed: [2, filters, size + 2, frame row]: each filter below a row and above a row of zeros; and all a second time, a pixel
///     further to the right, so that whatever is read begins where a vector may
func winnersInputGradient(
  _ imageGradient: Target, _ byWindow: ErrorLists, _ framed: Source, _ s: WindowSizes, _ scratch: Target
) {
  let length = s.run + s.channels
  withSlots(scratch, rows: s.size + 1, length: length, targetRow: s.rowLength, sourceRow: frameRow(s)) {
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

/// One example: the errors that pooling and ReLU let through, at the positions that won, and zeros at the others.
///
/// - Parameters:
///   - target: the errors of the convolution, [height, width, filters], rows `rowLength` apart; of an odd row or column at the end
///     nothing is written
func spreadErrors(_ target: Target, _ p: PooledErrors, _ s: WindowSizes, rowLength: Int) {
  for y in 0..<s.pooledHeight {
    for x in 0..<s.pooledWidth {
      let first = (y * s.pooledWidth + x) * s.filters
      let corner = target + 2 * (y * rowLength + x * s.filters)
      for winner in 0..<4 {
        let target = corner + (winner >> 1) * rowLength + (winner & 1) * s.filters
        for filter in 0..<s.filters {
          let isOff = p.isRectified && p.output[first + filter] <= 0
          let error = p.gradient[first + filter]
          // No branch: the compiler chooses in many lanes at once.
          target[filter] = p.winners[first + filter] == Int32(truncatingIfNeeded: winner) && !isOff ? error : 0
        }
      }
    }
  }
}

/// As `WideKernels.frameRow`.
@inline(__always) private func frameRow(_ s: WindowSizes) -> Int { padded(s.run + s.channels) }

/// The vectors that rows of `length` numbers consist of: where each lies in the target, and where in the source.
@inline(__always) private func withSlots(
  _ scratch: Target, rows: Int, length: Int, targetRow: Int, sourceRow: Int,
  _ body: (_ targets: UnsafePointer<Int>, _ sources: UnsafePointer<Int>, _ slots: Int) -> Void
) {
  let slots = rows * padded(length) / lanes
  let places = UnsafeMutableRawPointer(scratch).bindMemory(to: Int.self, capacity: 2 * slots)
  var slot = 0
  for row in 0..<rows {
    for t in stride(from: 0, to: length, by: lanes) {
      places[slot] = row * targetRow + t
      places[slots + slot] = row * sourceRow + t
      slot += 1
    }
  }
  body(places, places + slots, slots)
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
