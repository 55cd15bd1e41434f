import Lessons
import Screen

/// The lab's one transition: folds an event into the state and says what is to be done outside.
public func update(_ state: inout LabState, _ event: Event) -> [Effect] {
  switch event {
  case .input(let input): return handle(input, &state)
  case .tick(let time):
    state.time = time
    if let end = state.noticeEnd {
      if time >= end { (state.notice, state.noticeEnd) = (nil, nil) }
    } else if state.notice != nil {
      state.noticeEnd = time + noticeSeconds
    }
    return state.room.tickInterval == nil ? [] : state.deliver(.tick(time))
  case .training(let report):
    state.training = report
    return state.deliverToAll(.training(report))
  case .recognition(let answer): return state.deliverToAll(.recognition(answer))
  case .study(let study): return state.deliverToAll(.study(study))
  case .picture(let picture): return state.deliverToAll(.picture(picture))
  case .teaching(let report): return state.deliverToAll(.teaching(report))
  case .progress(let progress):
    state.progress = progress
    return []
  case .course(let course, let faults): return state.take(course, faults)
  case .notice(let notice):
    state.show(notice)
    return []
  }
}

/// How long a notice stays.
private let noticeSeconds = 5.0

private func handle(_ input: InputEvent, _ state: inout LabState) -> [Effect] {
  if case .pointer = input {} else { state.shownZones = nil }
  switch input {
  case .resize(let size):
    state.size = size
    return []
  case .hangUp: return [.quit]
  case .paste(let text): return state.showsHelp || state.isTooSmall ? [] : state.deliver(.paste(text))
  case .key(let key): return press(key, &state)
  case .pointer(let pointer): return point(pointer, &state)
  }
}

private func press(_ key: Key, _ state: inout LabState) -> [Effect] {
  switch key {
  case .control("c"): return [.quit]
  case .control("z"): return [.suspend]
  case .control("l"): return [.repaint]
  default: break
  }
  if state.asksToQuit { return answerQuit(key, &state) }
  if state.isTooSmall { return key == .character("q") ? [.quit] : [] }
  if state.showsHelp {
    state.showsHelp = false
    return []
  }
  if !state.room.isTyping, let effects = pressLabKey(key, &state) { return effects }
  return state.deliver(.key(key))
}

/// The keys that mean the same in every room; nil if `key` is none of them.
private func pressLabKey(_ key: Key, _ state: inout LabState) -> [Effect]? {
  switch key {
  case .character("?"), .function(1):
    state.showsHelp = true
    return []
  case .character("i"):
    state.look.imageStyle = state.look.imageStyle.next
    return [.saveSettings(Settings(imageStyle: state.look.imageStyle))]
  case .character("q"):
    if state.wouldLoseTraining {
      state.asksToQuit = true
      return []
    }
    return [.quit]
  default: return nil
  }
}

private func answerQuit(_ key: Key, _ state: inout LabState) -> [Effect] {
  state.asksToQuit = false
  return key == .character("y") || key == .enter || key == .character("q") ? [.quit] : []
}

private func point(_ pointer: Pointer, _ state: inout LabState) -> [Effect] {
  if state.isTooSmall { return [] }
  let zones = state.shownZones ?? frame(of: state).zones
  // A number is asked about only where a room says so; else the mouse reaches what lies below it.
  let zone = zones.last { $0.rect.contains(pointer.position) && !$0.isNumber }
  state.shownZones = pointer.kind == .drag ? zones : nil
  if pointer.kind == .press, case .key(let key) = zone?.target { return press(key, &state) }
  if state.showsHelp || state.asksToQuit {
    if pointer.kind == .press { (state.showsHelp, state.asksToQuit) = (false, false) }
    return []
  }
  return state.deliver(.pointer(pointer, zone))
}

extension LabState {
  /// Whether quitting now would throw away a run that goes on.
  var wouldLoseTraining: Bool {
    guard let training else { return false }
    return training.phase == .running || training.phase == .paused && training.step > 0
  }

  mutating func show(_ notice: Notice) {
    self.notice = notice
    noticeEnd = nil
  }

  /// Gives an event to the room on the screen.
  mutating func deliver(_ event: RoomEvent) -> [Effect] {
    var room = self.room
    let actions = room.update(event, context)
    rooms[rooms.count - 1] = room
    let effects = perform(actions)
    // Esc that the room had no use for leads back.
    if case .key(.escape) = event, actions.isEmpty { goBack() }
    return effects
  }

  /// Gives word from outside to every room, also to those that wait in the background.
  mutating func deliverToAll(_ event: RoomEvent) -> [Effect] {
    var effects: [Effect] = []
    for index in rooms.indices {
      var room = rooms[index]
      let actions = room.update(event, context)
      rooms[index] = room
      effects += perform(actions)
    }
    for (destination, var room) in parked {
      let actions = room.update(event, context)
      parked[destination] = room
      effects += perform(actions)
    }
    return effects
  }

  private mutating func perform(_ actions: [RoomAction]) -> [Effect] {
    var effects: [Effect] = []
    for action in actions {
      switch action {
      case .effect(let effect):
        // What is being written to the store holds at once for Home's marks and for a lesson entered anew.
        if case .record(let change) = effect { progress.apply(change) }
        effects.append(effect)
      case .notice(let notice): show(notice)
      case .back: goBack()
      case .stay: break
      case .go(let destination):
        if !enter(destination) { show(Notice(.information, "This lesson is still being written.")) }
      }
    }
    return effects
  }
}

extension Zone {
  fileprivate var isNumber: Bool { if case .number = target { true } else { false } }
}
