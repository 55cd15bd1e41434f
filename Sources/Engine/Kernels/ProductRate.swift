extension ArithmeticLibrary {
  /// How fast this machine multiplies matrices: GFLOP/s, two for each multiplication with its addition, of products of
  /// 512×512 numbers on all threads at once. The limit of all that a network can be trained with.
  ///
  /// - Parameter seconds: how long it is measured; the first products are not counted.
  public static func productRate(threads: Int, seconds: Double) -> Double {
    let (workers, side, products) = (Workers(threads: threads), 512, 4 * threads)
    let operands = (0..<workers.count).map { _ in (Tensor(side, side), Tensor(side, side), Tensor(side, side)) }
    for (a, b, _) in operands {
      a.fill(0.5)
      b.fill(0.25)
    }
    func multiply() {
      workers.run(products) { _, worker in
        let (a, b, c) = operands[worker]
        matrixProduct(c.values, .rows(Source(a.values)), .rows(Source(b.values)), m: side, n: side, k: side)
      }
    }
    multiply()
    let clock = ContinuousClock()
    let start = clock.now
    var (rounds, elapsed) = (0, 0.0)
    repeat {
      multiply()
      rounds += 1
      elapsed = (clock.now - start) / .seconds(1)
    } while elapsed < seconds
    return Double(rounds * products * side * side * side) * 2 / elapsed / 1e9
  }
}
