import Lessons
import Screen

@testable import Lab

/// A learner at the pad: events go in as the terminal sends them, effects come out as the runtime gets them.
struct PadSession {
  var state: LabState
  /// Everything the pad has asked of the network, oldest first.
  private(set) var requests: [RecognitionRequest] = []
  /// Everything it has asked of those who keep the learner's digits, oldest first.
  private(set) var commands: [TeachingCommand] = []

  init(_ size: Size = Size(80, 24), look: Look = Look()) {
    state = LabState(size: size, look: look, course: Course(chapters: []), data: [], start: .pad)
  }

  var pad: Pad { state.room as! Pad }
  var layout: PadLayout { PadLayout(state.body) }
  var screen: Frame { frame(of: state) }

  mutating func send(_ event: Event) {
    for effect in update(&state, event) {
      switch effect {
      case .recognize(let request): requests.append(request)
      case .teach(let command): commands.append(command)
      default: break
      }
    }
  }

  mutating func press(_ keys: Key...) { for key in keys { send(.input(.key(key))) } }

  mutating func mouse(_ kind: Pointer.Kind, _ x: Int, _ y: Int) {
    let pointer = Pointer(kind, Point(x, y))
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
  mutating func drag(_ cells: [Point]) {
    guard let first = cells.first, let last = cells.last else { return }
    let origin = layout.pad.origin
    mouse(.press, origin.x + first.x, origin.y + first.y)
    for cell in cells.dropFirst() { mouse(.drag, origin.x + cell.x, origin.y + cell.y) }
    mouse(.release, origin.x + last.x, origin.y + last.y)
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

/// Probabilities of ten digits, most of it for one.
func certain(_ digit: Int, _ p: Float = 0.982) -> [Float] {
  (0..<10).map { $0 == digit ? p : (1 - p) / 9 }
}
