import Dispatch
import Engine
import Foundation
import Lab
import Synchronization

/// Recognition by the networks that are here, on a thread of its own.
///
/// There is room for one question: a newer one takes the place of one that was not begun. So the answers keep up with any hand,
/// however slow the networks are.
final class NetworkRecognition: RecognitionService {
  private struct State {
    var request: RecognitionRequest?
    var answer: Recognition?
    /// How many questions there were, and how many there were when the one was taken that was answered last.
    var asked = 0
    var answered = 0
    var isOver = false
    /// Whether the network is to be read anew.
    var isStale = false
  }

  private final class Desk: Sendable {
    let state = Mutex(State())
    /// Signalled once for every question, and at the end.
    let bell = DispatchSemaphore(value: 0)
    /// Signalled once for every answer.
    let reply = DispatchSemaphore(value: 0)
  }

  private let desk = Desk()

  /// - Parameters:
  ///   - load: reads the networks; called on the new thread.
  ///   - onAnswer: called on that thread when there is an answer to be taken.
  init(load: @escaping @Sendable () throws -> [NamedModel], onAnswer: @escaping @Sendable () -> Void) {
    BackgroundThread.start("recognition") { [desk] in
      var readers = Result { try DigitReaders(try load()) }
      while true {
        desk.bell.wait()
        let (request, number, isOver, isStale) = desk.state.withLock { state in
          defer { (state.request, state.isStale) = (nil, false) }
          return (state.request, state.asked, state.isOver, state.isStale)
        }
        if isOver { return }
        if isStale { readers = Result { try DigitReaders(try load()) } }
        guard let request else { continue }
        let answer: Recognition
        switch readers {
        case .success(let readers): answer = readers.read(request)
        case .failure(let problem): answer = Recognition(id: request.id, readings: [], problem: "\(problem)")
        }
        desk.state.withLock {
          $0.answer = answer
          $0.answered = number
        }
        desk.reply.signal()
        onAnswer()
      }
    }
  }

  /// The networks that ship with dllab, and the one that is tuned to the learner's hand.
  convenience init(onAnswer: @escaping @Sendable () -> Void) {
    self.init(load: { try ShippedModels.loadForPad() }, onAnswer: onAnswer)
  }

  deinit {
    desk.state.withLock { $0.isOver = true }
    desk.bell.signal()
  }

  func recognize(_ request: RecognitionRequest) {
    desk.state.withLock {
      $0.request = request
      $0.asked += 1
    }
    desk.bell.signal()
  }

  func reload() {
    desk.state.withLock { $0.isStale = true }
    desk.bell.signal()
  }

  func takeAnswer() -> Recognition? {
    desk.state.withLock { state in
      defer { state.answer = nil }
      return state.answer
    }
  }

  var hasAnswer: Bool { desk.state.withLock { $0.answer != nil } }

  func awaitAnswer(_ seconds: Double) {
    let deadline = DispatchTime.now() + seconds
    while desk.state.withLock({ $0.answered < $0.asked }) {
      if desk.reply.wait(timeout: deadline) == .timedOut { return }
    }
  }
}
