import Engine
import Screen

/// The training theatre: a network learns, and everything about it can be watched.
///
/// The room is a picture of the newest `TrainingReport` and of what the learner selected. It never waits: a command goes out
/// as an effect, and until a report confirms it, `Wanted` shows what was asked for.
public struct Theatre: Room {
  /// The two halves of the room: choosing what to train, and watching it.
  enum Stage: Hashable, Sendable { case setUp, run }

  /// The views of a run, in the order of their keys 1–5.
  enum View: Int, Hashable, Sendable, CaseIterable {
    case overview, filters, featureMaps, confusion, mistakes

    var title: String {
      switch self {
      case .overview: "Overview"
      case .filters: "Filters"
      case .featureMaps: "Feature maps"
      case .confusion: "Confusion"
      case .mistakes: "Mistakes"
      }
    }
  }

  /// What the room asks before a run is lost.
  enum Question: Hashable, Sendable {
    case reset
    case replace
  }

  /// What was asked of the training thread and is not confirmed yet, shown at once.
  struct Wanted: Hashable, Sendable {
    var learningRate: Float?
    var isPaused: Bool?
    var watched: Int?
  }

  var stage: Stage
  var view = View.overview
  var setUp: SetUp
  var report: TrainingReport?
  var question: Question?
  var wanted = Wanted()
  var filters = FilterSelection()
  /// The layer of the feature-map view: 0 is the input, 1 the output of the first layer; nil until one is chosen.
  var mapLayer: Int?
  /// Which page of that layer's maps.
  var mapPage = 0
  var confusion = ConfusionSelection()
  var gallery = GallerySelection()

  init(data: [DataChoice], report: TrainingReport?) {
    setUp = SetUp(data: data)
    self.report = report
    stage = report == nil ? .setUp : .run
  }

  public var title: String { "Training" }
  public var destination: Destination? { .theatre }

  /// The learning rate as asked for.
  var learningRate: Float { wanted.learningRate ?? report?.learningRate ?? setUp.experiment?.learningRate ?? 0 }

  /// Whether the run stands, as far as the learner is concerned: the newest command counts, done or not.
  var isPaused: Bool {
    if let wanted = wanted.isPaused { return wanted }
    return report?.phase != .running
  }

  /// The watched test digit as asked for.
  var watched: Int { wanted.watched ?? report?.watched ?? 0 }

  /// A run that can be paused, stepped and saved.
  var hasRun: Bool {
    switch report?.phase {
    case .running, .paused, .finished: true
    default: false
    }
  }

  /// Whether losing the run would be a pity: an epoch done, or half a minute spent.
  var isFarAdvanced: Bool {
    guard let report, hasRun else { return false }
    return report.epoch >= 1 || report.seconds >= 30
  }

  public func keys(_ lab: LabContext) -> [KeyHint] {
    stage == .setUp ? setUpKeys : runKeys
  }

  public func draw(into frame: inout Frame, in area: Rect, _ lab: LabContext) {
    switch stage {
    case .setUp: drawSetUp(into: &frame, in: area)
    case .run: drawRun(into: &frame, in: area)
    }
    if let question { drawQuestion(question, into: &frame, in: area) }
  }
}

extension Theatre {
  private var setUpKeys: [KeyHint] {
    var hints = [
      KeyHint("Enter", "start", .enter), KeyHint("↑↓", "choose"), KeyHint("Tab", "next group", .tab),
      KeyHint("←→", "change"),
    ]
    if hasRun { hints.append(KeyHint("n", "back to the run", .character("n"))) }
    return hints
  }

  private var runKeys: [KeyHint] {
    guard hasRun, let report else { return [KeyHint("n", "new set-up", .character("n"))] }
    let space =
      report.phase == .finished && wanted.isPaused == nil ? "one more epoch" : isPaused ? "train on" : "pause"
    var hints = [KeyHint("Space", space, .space)]
    if isPaused { hints.append(KeyHint("s", "step", .character("s"))) }
    hints += [
      KeyHint("+ -", "rate"), KeyHint("w", "write", .character("w")), KeyHint("r", "reset", .character("r")),
      KeyHint("n", "new", .character("n")),
      KeyHint("1–5", "overview, filters, feature maps, confusion, mistakes", helpOnly: true),
      KeyHint("Tab", "next view", .tab, helpOnly: true),
    ]
    return hints + viewKeys.map { KeyHint($0.label, $0.meaning, $0.key, helpOnly: true) }
  }

  /// The keys that only the present view has: they stand at the lower edge of its panel.
  var viewKeys: [KeyHint] {
    switch view {
    case .overview: [KeyHint("←→", "digit")]
    case .filters: filterKeys
    case .featureMaps: featureMapKeys
    case .confusion: confusionKeys
    case .mistakes: galleryKeys
    }
  }
}
