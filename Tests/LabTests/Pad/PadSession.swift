import Foundation
import Lessons
import Screen

@testable import Lab

/// A learner at the pad: events go in as the terminal sends them, effects come out as the runtime gets them.
struct PadSession {
  var state: LabState
  /// Everything the pad has asked of the network, oldest first.
  private(set) var requests: [RecognitionRequest] = []
  /// Everything it wanted done, oldest first.
  private(set) var effects: [Effect] = []
  /// Everything it has asked of those who keep the learner's digits, oldest first.
  private(set) var commands: [TeachingCommand] = []

  init(_ size: Size = Size(80, 24), look: Look = Look()) {
    state = LabState(size: size, look: look, course: Course(chapters: []), data: [], start: .pad)
  }

  var pad: Pad { state.room as! Pad }
  var layout: PadLayout { PadLayout(state.body) }
  var screen: Frame { frame(of: state) }

  mutating func send(_ event: Event) {
    let wanted = update(&state, event)
    effects += wanted
    for effect in wanted {
      switch effect {
      case .recognize(let request): requests.append(request)
      case .teach(let command): commands.append(command)
      default: break
      }
    }
  }

  mutating func press(_ keys: Key...) { for key in keys { send(.input(.key(key))) } }

  mutating func mouse(_ kind: Pointer.Kind, _ x: Int, _ y: Int, button: Pointer.Button = .left) {
    let pointer = Pointer(kind, Point(x, y), button: button)
    guard isQuick else { return send(.input(.pointer(pointer))) }
    var pad = pad
    for case .effect(.recognize(let request)) in pad.update(
      .pointer(pointer, Zone(layout.pad, Pad.zone)), state.context)
    {
      requests.append(request)
    }
    state.rooms[state.rooms.count - 1] = pad
  }

  /// Drags over cells, given from the upper left corner of the pad.
  mutating func drag(_ cells: [Point], button: Pointer.Button = .left) {
    guard let first = cells.first, let last = cells.last else { return }
    let origin = layout.pad.origin
    mouse(.press, origin.x + first.x, origin.y + first.y, button: button)
    for cell in cells.dropFirst() { mouse(.drag, origin.x + cell.x, origin.y + cell.y, button: button) }
    mouse(.release, origin.x + last.x, origin.y + last.y, button: button)
  }

  /// Clicks on a text of the screen, where it stands first.
  mutating func click(_ text: String) {
    for (y, line) in screen.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      guard let range = line.range(of: text) else { continue }
      return mouse(.press, line.distance(from: line.startIndex, to: range.lowerBound), y)
    }
  }

  /// Gives the pointer's events to the pad alone, which is much faster: no screen is drawn to find what was hit.
  var isQuick = false

  /// Draws a digit as a hand with a mouse does: the terminal reports each cell that the pointer comes to.
  mutating func draw(_ hand: Hand) {
    for stroke in hand.strokes { drag(hand.cells(of: stroke, on: layout.pad.size)) }
  }

  /// The network answers the newest question.
  mutating func answer(_ probabilities: [Float], id: Int? = nil) {
    send(
      .recognition(
        Recognition(id: id ?? pad.request, model: "convnet, trained on MNIST", probabilities: probabilities)))
  }
}

extension PadSession {
  /// The questions that take longer than a stroke, oldest first.
  var studies: [StudyRequest] { effects.compactMap { if case .study(let request) = $0 { request } else { nil } } }

  /// All networks answer the newest question: a perceptron, a network of two layers, a ConvNet with everything in it.
  mutating func answerFully(_ digit: Int, digitness: Float = 0.99, inspected: String = "convnet") throws {
    send(.recognition(try PadAnswers.full(digit, pad: pad, digitness: digitness, inspected: inspected)))
  }
}

/// Probabilities of ten digits, most of it for one.
func certain(_ digit: Int, _ p: Float = 0.982) -> [Float] {
  (0..<10).map { $0 == digit ? p : (1 - p) / 9 }
}
