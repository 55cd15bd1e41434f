import Lab
import Screen
import Terminal

/// The one place where the lab meets time: waits for events, folds them into the state, performs the effects and shows the
/// frame, only when something happened: at most thirty times a second where the work of others is shown, up to 120 times where
/// the learner acts, since a hand sees its line lag behind.
final class EventLoop {
  private let terminal: Terminal
  private let services: LabServices
  private var state: LabState
  private var isDone = false
  /// Whether something happened since the last frame.
  private var isStale = true
  /// Whether the learner did it, or waits for what a network says of it.
  private var isUrgent = false
  private let start = ContinuousClock.now
  private var lastTick = 0.0
  /// When the last frame was begun and when it was shown.
  private var lastFrame = (begin: -1.0, end: -1.0)

  private static let frameInterval = 1.0 / 30
  private static let urgentInterval = 1.0 / 120
  /// A frame that takes longer goes over a slow line.
  private static let quickFrame = 0.005

  init(_ terminal: Terminal, _ state: LabState, _ services: LabServices) {
    self.terminal = terminal
    self.state = state
    self.services = services
  }

  /// Goes round until the lab wants to quit.
  func run() {
    services.watchLessons(state.isInLesson)
    draw()
    while !isDone {
      let (events, wasWoken) = terminal.poll(timeout: timeout)
      // However many events came, they make one frame, unless they take so long that the learner would wait for it. A frame after
      // the first of them would only hold up the one that shows them all.
      let begin = now
      for event in events where !isDone {
        isUrgent = true
        handle(.input(event))
        if now >= max(earliestFrame, begin) + Self.frameInterval { draw() }
      }
      if wasWoken {
        isStale = true
        if services.hasAnswer { isUrgent = true }
      }
      tick()
      if isStale, now >= earliestFrame, !isDone { draw() }
    }
  }

  /// Folds one event into the state and does what the lab wants done.
  func handle(_ event: Event) {
    isStale = true
    for effect in update(&state, event) {
      switch effect {
      case .quit: isDone = true
      case .suspend: terminal.suspend()
      case .repaint: terminal.repaint()
      default: services.perform(effect)
      }
    }
    services.watchLessons(state.isInLesson)
  }

  // MARK: Time

  /// Seconds since the lab was opened.
  private var now: Double { (ContinuousClock.now - start) / .seconds(1) }

  /// How long nothing needs to be done unless something comes; nil: for ever.
  private var timeout: Double? {
    var due: [Double] = []
    if isStale { due.append(earliestFrame) }
    if let interval = state.tickInterval { due.append(lastTick + interval) }
    return due.min().map { max(0, $0 - now) }
  }

  private func tick() {
    guard let interval = state.tickInterval, now >= lastTick + interval else { return }
    lastTick = now
    handle(.tick(now))
  }

  // MARK: Drawing

  /// When the next frame may be shown. A line that takes long for a frame would fall behind more and more, and keys with it: it
  /// gets fewer frames.
  private var earliestFrame: Double {
    let cost = lastFrame.end - lastFrame.begin
    let pause = cost < Self.quickFrame && isUrgent ? cost / 2 : 4 * cost
    return max(lastFrame.begin + (isUrgent ? Self.urgentInterval : Self.frameInterval), lastFrame.end + pause)
  }

  /// Fetches what the services have to say, now that it can be shown, and shows everything.
  private func draw() {
    for event in services.takeEvents() { handle(event) }
    lastFrame.begin = now
    let frame = frame(of: state)
    terminal.present(frame)
    state.shownZones = frame.zones
    (isStale, isUrgent) = (false, false)
    lastFrame.end = now
  }
}
