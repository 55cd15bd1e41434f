/// Why a network computes.
enum Pass: Hashable {
  /// Somebody wants the answer: nothing is left out, and nothing depends on the other examples.
  case prediction
  /// A training step, counted from 0: what layers draw depends on it, and on nothing else that changes.
  case training(step: Int)

  var trains: Bool { self != .prediction }
}

/// Some consecutive examples of a batch: what one worker takes at a time.
struct Slice {
  /// Which slice of the batch this is.
  var index: Int
  var examples: Range<Int>
  /// Which worker computes it, and so which scratch memory it may use.
  var worker: Int
  var pass = Pass.prediction

  var start: Int { examples.lowerBound }
  var count: Int { examples.count }

  /// The same slice where every example has two rows.
  var doubled: Slice {
    var result = self
    result.examples = 2 * examples.lowerBound..<2 * examples.upperBound
    return result
  }
}

/// All examples of a batch, and who computes them.
struct Batch {
  var count: Int
  var pass: Pass
  var workers: Workers
  /// How many slices it is cut into.
  var slices: Int
  /// Whether one thread shall compute it alone.
  var isAlone: Bool
  /// 2 inside a pair of towers, where every example has two rows.
  private var rowsEach = 1

  /// - Parameter largestSlice: the most examples of a slice, as `Slicing` has it for the network.
  init(
    count: Int, _ pass: Pass, _ workers: Workers, largestSlice: Int = Slicing.largestSlice, isAlone: Bool = false
  ) {
    self.count = count
    self.isAlone = isAlone
    self.pass = pass
    self.workers = workers
    slices = Slicing.sliceCount(count, largest: largestSlice)
  }

  /// The rows of an image, one part for each worker, where a single example is predicted; nil where examples are shared out, or
  /// where meeting at the end would take longer than it spares.
  ///
  /// - Parameters:
  ///   - rows: rows of what is computed.
  ///   - multiplyAdds: what all of them take.
  func rowParts(of rows: Int, multiplyAdds: Int) -> Parts? {
    guard sharesExample, rows > 1, multiplyAdds >= 1 << 18 else { return nil }
    return Parts(of: rows, by: (rows + workers.count - 1) / workers.count)
  }

  /// Whether it is one example to be predicted, on several threads.
  var sharesExample: Bool { count == 1 && !pass.trains && !isAlone && workers.count > 1 }

  /// Calls `body` for each slice, on all workers.
  func forEachSlice(_ body: (Slice) -> Void) {
    workers.run(slices, alone: isAlone) { part, worker in
      body(Slice(index: part, examples: examples(part), worker: worker, pass: pass))
    }
  }

  /// The examples of slice `index`.
  func examples(_ index: Int) -> Range<Int> {
    let examples = Slicing.examples(index, of: slices, count: count / rowsEach)
    return examples.lowerBound * rowsEach..<examples.upperBound * rowsEach
  }

  /// The same batch, cut at the same places, where every example has two rows.
  var doubled: Batch {
    var result = self
    result.count *= 2
    result.rowsEach *= 2
    return result
  }
}

/// How a batch is cut into slices: by the number of examples alone, never by the number of threads. Sums over examples are
/// taken slice by slice in their order, and so are the same, bit for bit, on one thread and on sixty-four.
enum Slicing {
  /// Enough to keep the arithmetic units busy with one slice, few enough for several cores to have one each.
  static let largestSlice = 8
  static let mostSlices = 32

  /// The most examples of a slice in a network of so many multiplications an example: where one is much work, several cores
  /// shall have a share even of a small batch. Not one alone, because every slice has gradients of its own, that are added up.
  static func largestSlice(multiplyAdds: Int) -> Int {
    max(1, min(largestSlice, (1 << 31) / max(1, multiplyAdds)))
  }

  static func sliceCount(_ examples: Int, largest: Int = largestSlice) -> Int {
    min((examples + largest - 1) / largest, mostSlices)
  }

  /// The examples of slice `index`; sizes differ by one at most.
  static func examples(_ index: Int, of slices: Int, count: Int) -> Range<Int> {
    index * count / slices..<(index + 1) * count / slices
  }
}
