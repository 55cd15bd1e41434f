import Engine
import Screen

extension Theatre {
  public mutating func update(_ event: RoomEvent, _ lab: LabContext) -> [RoomAction] {
    switch event {
    case .training(let report):
      receive(report)
      return []
    case .key(let key):
      if question != nil { return answer(key) }
      return stage == .setUp ? updateSetUp(key, lab) : updateRun(key, lab)
    case .pointer(let pointer, let zone):
      if question != nil { return [] }
      return point(pointer, zone, lab)
    case .paste, .tick, .recognition, .study, .picture, .teaching, .course: return []
    }
  }

  /// Takes the newest word from the training thread, and forgets the wishes that it confirms.
  private mutating func receive(_ report: TrainingReport) {
    let isNewRun = self.report?.plan != report.plan
    self.report = report
    if report.learningRate == wanted.learningRate { wanted.learningRate = nil }
    if report.watched == wanted.watched { wanted.watched = nil }
    switch report.phase {
    case .running: if wanted.isPaused == false { wanted.isPaused = nil }
    case .paused, .finished: if wanted.isPaused == true { wanted.isPaused = nil }
    case .loading, .failed: wanted = Wanted()
    }
    if isNewRun {
      mapLayer = nil
      filters = FilterSelection()
    }
    gallery.selected = max(0, min(gallery.selected, shownMistakes.count - 1))
  }

  // MARK: The run

  private mutating func updateRun(_ key: Key, _ lab: LabContext) -> [RoomAction] {
    switch key {
    case .character("n"):
      stage = .setUp
      return [.stay]
    case .character("1"), .character("2"), .character("3"), .character("4"), .character("5"):
      if case .character(let digit) = key, let number = digit.wholeNumberValue { show(View.allCases[number - 1]) }
      return [.stay]
    case .tab, .backTab:
      let count = View.allCases.count
      show(View.allCases[(view.rawValue + (key == .tab ? 1 : count - 1)) % count])
      return [.stay]
    default: return hasRun ? steer(key) ?? updateView(key, lab) : []
    }
  }

  private mutating func show(_ view: View) { self.view = view }

  /// The keys that steer the training itself; nil if `key` is none of them.
  private mutating func steer(_ key: Key) -> [RoomAction]? {
    switch key {
    case .space:
      let pauses = !isPaused
      wanted.isPaused = pauses
      return [.effect(.training(pauses ? .pause : .resume))]
    case .character("s"):
      wanted.isPaused = nil
      return [.effect(.training(.step))]
    case .character("r"):
      if isFarAdvanced {
        question = .reset
        return [.stay]
      }
      return reset()
    case .character("+"), .character("="): return changeRate(up: true)
    case .character("-"), .character("_"): return changeRate(up: false)
    case .character("w"): return [.effect(.training(.save))]
    default: return nil
    }
  }

  private mutating func changeRate(up: Bool) -> [RoomAction] {
    let rate = Rates.next(learningRate, up: up)
    wanted.learningRate = rate
    return [.effect(.training(.setLearningRate(rate)))]
  }

  private mutating func reset() -> [RoomAction] {
    wanted = Wanted()
    return [.effect(.training(.reset))]
  }

  /// The keys of the view on the screen.
  private mutating func updateView(_ key: Key, _ lab: LabContext) -> [RoomAction] {
    switch view {
    case .overview: moveWatched(key) ?? []
    case .filters: updateFilters(key, in: viewArea(lab.body), lab.look) ? [.stay] : []
    case .featureMaps: updateFeatureMaps(key)
    case .confusion: updateConfusion(key)
    case .mistakes: updateGallery(key, in: viewArea(lab.body), lab.look)
    }
  }

  /// ←, → and the like choose another test digit; nil if `key` does not.
  mutating func moveWatched(_ key: Key) -> [RoomAction]? {
    guard let count = report?.testExamples, count > 0 else { return nil }
    switch key {
    case .left: return watch((watched + count - 1) % count)
    case .right: return watch((watched + 1) % count)
    case .pageUp: return watch(max(0, watched - 100))
    case .pageDown: return watch(min(count - 1, watched + 100))
    default: return nil
    }
  }

  mutating func watch(_ example: Int) -> [RoomAction] {
    wanted.watched = example
    return [.effect(.training(.watch(example: example)))]
  }

  // MARK: Questions

  private mutating func answer(_ key: Key) -> [RoomAction] {
    let asked = question
    question = nil
    guard key == .character("y") || key == .enter else { return [.stay] }
    switch asked {
    case .reset: return reset()
    case .replace: return start()
    case nil: return [.stay]
    }
  }

  // MARK: The mouse

  private mutating func point(_ pointer: Pointer, _ zone: Zone?, _ lab: LabContext) -> [RoomAction] {
    switch pointer.kind {
    case .scrollUp, .scrollDown: return scroll(up: pointer.kind == .scrollUp, lab)
    case .press:
      guard case .item(let name, let index) = zone?.target else { return [] }
      return stage == .setUp ? clickSetUp(name, index) : clickRun(name, index)
    case .drag, .release: return []
    }
  }

  private mutating func scroll(up: Bool, _ lab: LabContext) -> [RoomAction] {
    if stage == .setUp { return updateSetUp(up ? .up : .down, lab) }
    guard hasRun else { return [] }
    let key: Key =
      switch view {
      case .filters, .mistakes: up ? .pageUp : .pageDown
      case .overview: up ? .left : .right
      case .featureMaps, .confusion: up ? .up : .down
      }
    return updateView(key, lab)
  }

  private mutating func clickRun(_ name: String, _ index: Int) -> [RoomAction] {
    switch name {
    case ZoneName.filter: filters.filter = index
    case ZoneName.filterLayer: selectFilterLayer(index)
    case ZoneName.channel: stepChannel(index)
    case ZoneName.layer:
      showLayer(index)
      view = .featureMaps
    case ZoneName.cell: return clickCell(index)
    case ZoneName.mistake: return clickMistake(index)
    case ZoneName.view: view = View(rawValue: index) ?? view
    case ZoneName.digit: return moveWatched(index < 0 ? .left : .right) ?? []
    default: return []
    }
    return [.stay]
  }
}

/// The names of the zones that the theatre's views register.
enum ZoneName {
  static let view = "view"
  static let filter = "filter"
  static let filterLayer = "filter layer"
  static let channel = "channel"
  static let layer = "layer"
  static let cell = "confusion cell"
  static let mistake = "mistake"
  static let digit = "digit"
  static let model = "model"
  static let data = "data"
  static let setting = "setting"
  static let less = "less"
  static let more = "more"
}
