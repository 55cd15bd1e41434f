import Engine
import Screen

/// The pad: draw a digit with the mouse or with a pen that the keyboard moves, see it read at every stroke, and look into the
/// networks that read it.
public struct Pad: Room {
  var drawing = Drawing()
  /// The pen of the keyboard.
  var pen = Pen()
  var width = PenWidth.medium
  /// Whether the pen takes ink away.
  var erases = false
  /// Whether the mouse is drawing: its button went down on the pad and is not up yet.
  var mouseDraws = false
  /// Whether the networks see the drawing scaled and centred as MNIST's digits are, and not as it lies on the pad.
  var isNormalized = true
  /// What the networks get to see of the drawing; nil while the pad is empty.
  var seen: [Float]?
  /// The newest question to the networks; an answer to an older one comes too late.
  var request = 0
  /// What the networks last said of this drawing.
  var answer: Recognition?

  /// What stands beside the pad.
  var page = PadPage.answer
  /// The network that is looked into, by name; nil for the best one.
  var inspected: String?
  /// The layer of the layers' page: nil until one is chosen.
  var layer: Int?
  /// Whether the nearest digits are those with the nearest features, and not with the nearest pixels.
  var comparesFeatures = true
  /// What the smallest change keeps small.
  var measure = AnswerChange.Measure.length
  /// The newest finding of each kind; its `id` tells whether it is of this drawing.
  var neighbours: Study?
  var change: Study?
  /// Where the learner types the path of a picture; nil while nobody does.
  var prompt: PathPrompt?
  /// The learner's own digits, and the network that is tuned to them.
  var teaching = Teaching()

  init() {}

  public var title: String { "Draw" }
  public var destination: Destination? { .pad }
  /// While a path is typed, or a drawing named, keys are what they write.
  public var isTyping: Bool { prompt != nil || teaching.page == .naming }

  public mutating func update(_ event: RoomEvent, _ lab: LabContext) -> [RoomAction] {
    if prompt == nil || !event.isInput, let actions = teach(event, lab) { return actions }
    return switch event {
    case .key(let key): prompt == nil ? press(key) : type(key)
    case .pointer(let pointer, let zone): point(pointer, zone, PadLayout(lab.body))
    case .paste(let text): paste(text)
    case .recognition(let recognition): receive(recognition)
    case .study(let study): receive(study)
    case .picture(let picture): receive(picture)
    case .tick, .training, .teaching, .course: []
    }
  }

  /// The answer in one word.
  struct Reading: Hashable, Sendable {
    let digit: Int
    let probability: Float
    /// Whether the drawing is a digit at all.
    let isDigit: Bool
    /// Three to one against all other digits together: with less, networks are wrong so often that it would be a boast.
    var isSure: Bool { isDigit && probability >= 0.75 }
  }

  var reading: Reading? {
    guard let answer, let best = answer.best else { return nil }
    return Reading(
      digit: best.answer, probability: best.outputs[best.answer], isDigit: answer.digitness?.isDigit ?? true)
  }

  /// Whether the pen is on the paper: what lies there is not finished yet.
  var isDrawing: Bool { mouseDraws || pen.isDown }

  /// What the inspected network said.
  var inspectedReading: ModelReading? {
    answer?.readings.last { $0.name == inspected } ?? answer?.best
  }
}

/// What stands beside the pad, in the order of Tab.
enum PadPage: Int, Hashable, Sendable, CaseIterable {
  case answer, models, layers, why, near, flip

  var title: String {
    switch self {
    case .answer: "Answer"
    case .models: "Models"
    case .layers: "Layers"
    case .why: "Why"
    case .near: "Near"
    case .flip: "Flip"
    }
  }

  /// Whether it looks into a network, and not only at what it says.
  var showsInspection: Bool { self == .layers || self == .why }

  /// The letter of the title that is its key.
  var key: Character {
    switch self {
    case .answer: "a"
    case .models: "m"
    case .layers: "l"
    case .why: "y"
    case .near: "n"
    case .flip: "f"
    }
  }
}

/// The widths of the pen, in pad widths. A digit of MNIST is 20 pixels high and its line between 2 and 3 wide; one drawn
/// on the pad fills about three quarters of it.
enum PenWidth: Float, CaseIterable, Hashable, Sendable {
  case fine = 0.06
  case medium = 0.09
  case broad = 0.12

  var next: PenWidth {
    switch self {
    case .fine: .medium
    case .medium: .broad
    case .broad: .fine
    }
  }

  var name: String {
    switch self {
    case .fine: "fine"
    case .medium: "medium"
    case .broad: "broad"
    }
  }
}
