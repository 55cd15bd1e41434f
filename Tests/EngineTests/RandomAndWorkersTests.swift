import Synchronization
import Testing

@testable import Engine

@Suite("Seeded random numbers") struct SeededRandomTests {
  @Test("from the state 1, 2, 3, 4 follow the numbers of the authors' program")
  func sequence() {
    var random = SeededRandom(state: (1, 2, 3, 4))
    #expect(
      (0..<4).map { _ in random.next() } == [41_943_041, 58_720_359, 3_588_806_011_781_223, 3_591_011_842_654_386])
  }

  @Test("uniform and normal numbers have the moments they should have")
  func moments() {
    var random = SeededRandom(seed: 1)
    let count = 100_000
    let uniform = (0..<count).map { _ in random.uniform() }
    #expect(uniform.allSatisfy { $0 >= 0 && $0 < 1 })
    #expect(abs(uniform.reduce(0, +) / Double(count) - 0.5) < 0.005)
    let normal = (0..<count).map { _ in random.normal() }
    #expect(abs(normal.reduce(0, +) / Double(count)) < 0.02)
    #expect(abs(normal.reduce(0) { $0 + $1 * $1 } / Double(count) - 1) < 0.02)
    #expect(abs(Double(normal.count { abs($0) > 1.96 }) / Double(count) - 0.05) < 0.005)
  }

  @Test("a shuffle keeps all, and every place is as likely as another")
  func shuffle() {
    var random = SeededRandom(seed: 2)
    var counts = [Int](repeating: 0, count: 5)
    for _ in 0..<10_000 {
      var items = [0, 1, 2, 3, 4]
      random.shuffle(&items)
      #expect(items.sorted() == [0, 1, 2, 3, 4])
      counts[items.firstIndex(of: 0)!] += 1
    }
    #expect(counts.allSatisfy { abs($0 - 2000) < 200 })
  }

  @Test("streams of one seed differ")
  func streams() {
    var (a, b) = (SeededRandom(seed: 1), SeededRandom(seed: 1, stream: 1))
    #expect((0..<10).allSatisfy { _ in a.next() != b.next() })
  }
}

@Suite("Workers") struct WorkersTests {
  @Test("every part is done exactly once, whatever the number of threads and parts", arguments: [1, 2, 3, 8])
  func parts(threads: Int) {
    let workers = Workers(threads: threads)
    #expect(workers.count == threads)
    for parts in [0, 1, 2, 3, 7, 100] {
      for _ in 0..<300 {
        let done = Tensor(max(parts, 1))
        workers.run(parts) { part, worker in
          precondition(worker >= 0 && worker < threads)
          done.values[part] += 1
        }
        #expect(Array(done).prefix(parts).allSatisfy { $0 == 1 })
      }
    }
  }

  @Test("of two parts that go on until both have begun, each worker takes its own", arguments: [2, 40])
  func shares(parts: Int) {
    let workers = Workers(threads: 2)
    let first = Atomic(0)
    let second = Atomic(0)
    let taker = Tensor(parts)
    for round in 1...200 {
      workers.run(parts) { part, worker in
        taker.values[part] = Float(worker)
        let (mine, other) = (part == 0, part == parts / 2)
        guard mine || other else { return }
        if mine { first.store(round, ordering: .releasing) } else { second.store(round, ordering: .releasing) }
        while first.load(ordering: .acquiring) < round || second.load(ordering: .acquiring) < round {}
      }
      #expect(taker[0] == 0)
      #expect(taker[parts / 2] == 1)
    }
  }

  @Test("workers that fell asleep wake up for the next piece of work")
  func sleep() async throws {
    let workers = Workers(threads: 3)
    for _ in 0..<5 {
      let done = Tensor(50)
      workers.run(50) { part, _ in done.values[part] = Float(part) }
      #expect(Array(done) == (0..<50).map { Float($0) })
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  @Test("a batch is cut without gaps, into sizes that differ by one at most", arguments: [1, 2, 7, 8, 9, 10, 64, 1000])
  func slicing(count: Int) {
    let slices = Slicing.sliceCount(count)
    let ranges = (0..<slices).map { Slicing.examples($0, of: slices, count: count) }
    #expect(Array(ranges.joined()) == Array(0..<count))
    #expect(ranges.map(\.count).max()! - ranges.map(\.count).min()! <= 1)
  }
}
