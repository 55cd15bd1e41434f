internal import CBLAS
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A few threads that share out the parts of one piece of work.
///
/// A part of a training step lasts microseconds, waking a sleeping thread takes longer; so a worker without work first
/// spins on an atomic number for a moment, and only then goes to sleep.
///
/// Every worker begins with parts of its own, the same ones each time: what it has read and written in the last step is still in its
/// processor's cache, and to fetch it from another's takes longer than many a part. Who has done his takes from those that are behind.
/// So which worker computes a part is left to chance in the end, and **results must not depend on it**: the work is cut by shapes
/// and batch size alone, and sums over parts are taken in their order.
public final class Workers: Sendable {
  /// The caller's own thread and the helpers beside it.
  public let count: Int
  private let board: Board
  private let helpers: [pthread_t]

  /// The number of processors that are online.
  public static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// - Parameter threads: 1 computes everything on the caller's thread; at most 64.
  public init(threads: Int = Workers.processors) {
    useOneBLASThread()
    count = min(max(threads, 1), 64)
    board = Board(workers: count)
    helpers = withSignalsBlocked { [board, count] in
      (1..<max(count, 1)).compactMap { startHelper(board, worker: $0) }
    }
  }

  deinit {
    board.stop()
    for helper in helpers { pthread_join(helper, nil) }
  }

  /// Runs `body(part, worker)` for every part 0 ..< parts, on all threads at once, and returns when all are done.
  ///
  /// `worker` (0 ..< count) tells which scratch memory is free to use. One call at a time: not from two threads, not from inside `body`.
  /// - Parameter alone: whether the caller shall do all by itself.
  func run(_ parts: Int, alone: Bool = false, _ body: (_ part: Int, _ worker: Int) -> Void) {
    if count == 1 || parts <= 1 || alone {
      for part in 0..<parts { body(part, 0) }
      return
    }
    withoutActuallyEscaping(body) { board.run(parts, $0) }
  }

  /// What `body` makes of each number 0 ..< count, in their order, computed on all processors.
  ///
  /// It takes threads of its own and gives them back: for work that is worth more than the fraction of a millisecond that this takes.
  public static func map<Result>(_ count: Int, _ body: (Int) -> Result) -> [Result] {
    let workers = Workers(threads: min(processors, max(count, 1)))
    var results = [Result?](repeating: nil, count: count)
    results.withUnsafeMutableBufferPointer { results in
      // Every part writes a place of its own.
      let results = results
      workers.run(count) { part, _ in results[part] = body(part) }
    }
    return results.map { $0! }
  }
}

/// What the workers read and write together.
///
/// For each worker a `Ticket` says which parts of the job are his and not yet taken. Taking one is one compare-and-exchange; the job's
/// number is in it, so a worker that wakes up late can take nothing from a job that is over.
private final class Board: @unchecked Sendable {
  typealias Body = (Int, Int) -> Void
  /// Written by the caller before it publishes the tickets, read by a worker after it has taken a part.
  private var body: Body = { _, _ in }
  private var job: UInt64 = 0

  // Each number has a pair of cache lines of its own: neighbours would slow each other down.
  private let tickets: [Flag]
  private let finished = makeFlag()
  private let sleepers = makeFlag()
  private let stopping = makeFlag()
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init(workers: Int) {
    tickets = (0..<workers).map { _ in makeFlag() }
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    for flag in tickets + [finished, sleepers, stopping] { flag.deallocate() }
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  func run(_ parts: Int, _ body: @escaping Body) {
    precondition(parts <= Ticket.mostParts, "\(parts) parts are too many for one piece of work")
    self.body = body
    finished.pointee.store(0, ordering: .relaxed)
    job &+= 1
    // The caller's own come last, so that the others begin at once.
    for worker in tickets.indices.reversed() {
      let own = Ticket(
        job: job, first: worker * parts / tickets.count, end: (worker + 1) * parts / tickets.count)
      tickets[worker].pointee.store(own.bits, ordering: .sequentiallyConsistent)
    }
    if sleepers.pointee.load(ordering: .sequentiallyConsistent) > 0 { wakeAll() }
    takeParts(worker: 0)
    var spins = 0
    while finished.pointee.load(ordering: .acquiring) < UInt64(parts) {
      spins += 1
      if spins > spinsBeforeYielding { sched_yield() } else { engine_spin_hint() }
    }
    self.body = { _, _ in }
  }

  func stop() {
    stopping.pointee.store(1, ordering: .sequentiallyConsistent)
    wakeAll()
  }

  /// A helper's life.
  func serve(worker: Int) {
    while waitForParts(tickets[worker]) { takeParts(worker: worker) }
  }

  /// The worker's own parts from the first on, then those of the others from the last on.
  private func takeParts(worker: Int) {
    while let part = take(from: worker, { $0.takeFirst() }) { perform(part, worker) }
    for step in 1..<tickets.count {
      let other = (worker + step) % tickets.count
      while let part = take(from: other, { $0.takeLast() }) { perform(part, worker) }
    }
  }

  @inline(__always) private func take(from worker: Int, _ choose: (inout Ticket) -> Int?) -> Int? {
    var seen = tickets[worker].pointee.load(ordering: .acquiring)
    while true {
      var ticket = Ticket(bits: seen)
      guard let part = choose(&ticket) else { return nil }
      let (taken, now) = tickets[worker].pointee.compareExchange(
        expected: seen, desired: ticket.bits, ordering: .acquiringAndReleasing)
      if taken { return part }
      seen = now
    }
  }

  private func perform(_ part: Int, _ worker: Int) {
    call(part, worker)
    finished.pointee.wrappingAdd(1, ordering: .releasing)
  }

  /// A function of its own, so that its hold on the closure has certainly ended before the part is reported as finished.
  @inline(never) private func call(_ part: Int, _ worker: Int) { body(part, worker) }

  /// Returns true when there are parts to take, false when it is time to end.
  private func waitForParts(_ ticket: Flag) -> Bool {
    for _ in 0..<spinsBeforeSleeping {
      if !Ticket(bits: ticket.pointee.load(ordering: .relaxed)).isEmpty { return true }
      if stopping.pointee.load(ordering: .relaxed) != 0 { return false }
      engine_spin_hint()
    }
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    sleepers.pointee.wrappingAdd(1, ordering: .sequentiallyConsistent)
    defer { sleepers.pointee.wrappingSubtract(1, ordering: .sequentiallyConsistent) }
    while Ticket(bits: ticket.pointee.load(ordering: .sequentiallyConsistent)).isEmpty {
      if stopping.pointee.load(ordering: .sequentiallyConsistent) != 0 { return false }
      pthread_cond_wait(condition, mutex)
    }
    return true
  }

  private func wakeAll() {
    pthread_mutex_lock(mutex)
    pthread_cond_broadcast(condition)
    pthread_mutex_unlock(mutex)
  }
}

/// Parts first ..< end of a job, in one number.
private struct Ticket {
  private(set) var bits: UInt64

  static let mostParts = 1 << 20 - 1

  init(bits: UInt64) { self.bits = bits }

  init(job: UInt64, first: Int, end: Int) { bits = job << 40 | UInt64(first) << 20 | UInt64(end) }

  private var first: Int { Int(bits >> 20) & Ticket.mostParts }
  private var end: Int { Int(bits) & Ticket.mostParts }

  var isEmpty: Bool { first >= end }

  mutating func takeFirst() -> Int? {
    guard !isEmpty else { return nil }
    defer { bits += 1 << 20 }
    return first
  }

  mutating func takeLast() -> Int? {
    guard !isEmpty else { return nil }
    bits -= 1
    return end
  }
}

/// An atomic number alone on its cache lines; to be freed with `deallocate`.
private typealias Flag = UnsafeMutablePointer<Atomic<UInt64>>

private func makeFlag() -> Flag {
  let flag = UnsafeMutableRawPointer.allocate(byteCount: 128, alignment: 128).bindMemory(
    to: Atomic<UInt64>.self, capacity: 1)
  flag.initialize(to: Atomic(0))
  return flag
}

/// About 30 microseconds, the time between two parallel pieces of one training step.
private let spinsBeforeSleeping = 2_000
/// A caller that waits longer may be waiting for a helper whose processor was taken away; then it offers its own.
private let spinsBeforeYielding = 1_000

private func startHelper(_ board: Board, worker: Int) -> pthread_t? {
  final class Start {
    let board: Board
    let worker: Int
    init(_ board: Board, _ worker: Int) { (self.board, self.worker) = (board, worker) }
  }
  let start = Unmanaged.passRetained(Start(board, worker))
  #if canImport(Glibc)
    var thread = pthread_t()
    let failed = pthread_create(
      &thread, nil,
      { pointer in
        let start = Unmanaged<Start>.fromOpaque(pointer!).takeRetainedValue()
        start.board.serve(worker: start.worker)
        return nil
      }, start.toOpaque())
    let result: pthread_t? = thread
  #else
    var result: pthread_t?
    let failed = pthread_create(
      &result, nil,
      { pointer in
        let start = Unmanaged<Start>.fromOpaque(pointer).takeRetainedValue()
        start.board.serve(worker: start.worker)
        return nil
      }, start.toOpaque())
  #endif
  guard failed == 0 else {
    start.release()
    return nil
  }
  return result
}

/// Threads inherit the signals that are blocked where they are started. Window changes, Ctrl-C and the like belong to the
/// main thread; only a crash (which is delivered to the thread that caused it) must still be reported.
private func withSignalsBlocked<T>(_ start: () -> T) -> T {
  var blocked = sigset_t()
  var before = sigset_t()
  sigfillset(&blocked)
  for crash in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT, SIGSYS] { sigdelset(&blocked, crash) }
  pthread_sigmask(SIG_SETMASK, &blocked, &before)
  defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
  return start()
}
