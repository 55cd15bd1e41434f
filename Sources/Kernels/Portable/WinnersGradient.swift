import KernelInterface

// Behind a 2×2 max pooling three errors in four are zero, and with ReLU about half of the others. These functions do the
// multiplications that are left: they go from error to error instead of from position to position.

/// One example: lists the errors that are not zero, filter by filter, sums them up for the biases, and hands each back to the pixels
/// its window saw,
///
///     ∂L/∂x(window) += Σ over filters of error · filter
///
/// where the filters that won at one position are summed in registers before the image is touched.
func collectErrors(_ list: WinnerErrors, _ p: PooledErrors, _ s: WindowSizes, isRectified: Bool) {
  let filterLength = Int32(truncatingIfNeeded: s.size * padded(s.run))
  withSlots(s) { imagePlaces, filterPlaces, slots in
    for window in 0..<s.windows {
      let (y, x) = window.quotientAndRemainder(dividingBy: s.pooledWidth)
      let corner = 2 * (y * s.rowLength + x * s.channels)
      let places = SIMD4(0, s.channels, s.rowLength, s.rowLength + s.channels) &+ corner
      var counts = SIMD4<Int>.zero
      let (gradient, output) = (p.gradient + window * s.filters, p.output + window * s.filters)
      let winners = p.winners + window * s.filters
      for filter in 0..<s.filters {
        let isOff = isRectified && output[filter] <= 0
        let error = isOff ? 0 : gradient[filter]
        p.biasGradient[filter] += error
        let winner = Int(winners[filter] & 3)
        // Every error is written, and overwritten by the next where it was zero: a branch would be guessed wrong half the time.
        let one: Int32 = error == 0 ? 0 : 1
        let end = filter * list.capacity + Int(list.counts[filter])
        list.errors[end] = PlacedError(
          place: Int32(truncatingIfNeeded: p.imagePlace + places[winner]), error: error)
        list.counts[filter] += one
        if p.imageGradient != nil {
          p.scratch[winner * s.filters + counts[winner]] = PlacedError(
            place: Int32(truncatingIfNeeded: filter) &* filterLength, error: error)
          counts[winner] += Int(one)
        }
      }
      guard let imageGradient = p.imageGradient else { continue }
      for winner in 0..<4 where counts[winner] > 0 {
        addProducts(
          imageGradient + places[winner], imagePlaces, p.scratch + winner * s.filters, count: counts[winner],
          p.paddedFilters, filterPlaces, slots: slots)
      }
    }
  }
}

/// ∂L/∂W(filter) += Σ over its errors of error · what the window saw.
///
/// - Parameters:
///   - sums: [filters, size, run padded to whole vectors]; what lies in the padding means nothing
///   - list: as `collectErrors` made it
///   - images: the images that the places of the errors count from; readable for one vector beyond their end
func winnersWeightGradient(_ sums: Target, _ list: WinnerErrors, _ images: Source, _ s: WindowSizes) {
  withSlots(s) { imagePlaces, filterPlaces, slots in
    for filter in 0..<s.filters where list.counts[filter] > 0 {
      addProducts(
        sums + filter * s.size * padded(s.run), filterPlaces, list.errors + filter * list.capacity,
        count: Int(list.counts[filter]), images, imagePlaces, slots: slots)
    }
  }
}

/// The vectors that a window consists of, row by row: where each lies in an image, and where in a filter.
@inline(__always) private func withSlots(
  _ s: WindowSizes, _ body: (UnsafePointer<Int>, UnsafePointer<Int>, _ slots: Int) -> Void
) {
  let slots = s.size * padded(s.run) / lanes
  withUnsafeTemporaryAllocation(of: Int.self, capacity: 2 * slots) { buffer in
    var slot = 0
    for ky in 0..<s.size {
      for t in stride(from: 0, to: s.run, by: lanes) {
        buffer[slot] = ky * s.rowLength + t
        buffer[slots + slot] = ky * padded(s.run) + t
        slot += 1
      }
    }
    body(buffer.baseAddress!, buffer.baseAddress! + slots, slots)
  }
}

/// target(slot) += Σ over the errors of error · source(place of the error + slot), some slots at a time.
@inline(__always) private func addProducts(
  _ target: Target, _ targetPlaces: UnsafePointer<Int>, _ errors: UnsafePointer<PlacedError>, count: Int,
  _ source: Source, _ sourcePlaces: UnsafePointer<Int>, slots: Int
) {
  var slot = 0
  while slot < slots {
    let left = slots - slot
    let (to, from) = (targetPlaces + slot, sourcePlaces + slot)
    // Seven vectors and not eight, if that leaves no rest: 35 of them are five times seven.
    let wanted = left >= mostSlots ? (left % 7 == 0 && left < 56 ? 7 : mostSlots) : left
    switch wanted {
    case 1: addProducts(OneSlot.self, target, to, errors, count: count, source, from)
    case 2: addProducts(AndSlot<OneSlot>.self, target, to, errors, count: count, source, from)
    case 3: addProducts(ThreeSlots.self, target, to, errors, count: count, source, from)
    case 4: addProducts(AndSlot<ThreeSlots>.self, target, to, errors, count: count, source, from)
    case 5: addProducts(FiveSlots.self, target, to, errors, count: count, source, from)
    case 6: addProducts(AndSlot<FiveSlots>.self, target, to, errors, count: count, source, from)
    case 7: addProducts(AndSlot<AndSlot<FiveSlots>>.self, target, to, errors, count: count, source, from)
    default: addProducts(AndSlot<AndSlot<AndSlot<FiveSlots>>>.self, target, to, errors, count: count, source, from)
    }
    slot += min(wanted, mostSlots)
  }
}

private let mostSlots = 8

@inline(never) private func addProducts<S: Slots>(
  _: S.Type, _ target: Target, _ targetPlaces: UnsafePointer<Int>, _ errors: UnsafePointer<PlacedError>, count: Int,
  _ source: Source, _ sourcePlaces: UnsafePointer<Int>
) {
  var slots = S(target, targetPlaces, sourcePlaces)
  for i in 0..<count {
    slots.add(Vector(repeating: errors[i].error), source + Int(errors[i].place))
  }
  slots.write(target)
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
