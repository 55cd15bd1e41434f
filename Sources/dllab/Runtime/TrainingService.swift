import Lab

/// Carries out the lab's training commands somewhere where nobody waits for them.
///
/// The screen and the training thread meet only here, and neither waits for the other: commands go into a mailbox that is
/// looked at between two training steps; reports are made when the screen has taken the one before. The runtime asks with
/// `latestReport()` when it is about to draw, and whoever made the service was given a way to be woken (`onReport`).
protocol TrainingService: AnyObject, Sendable {
  /// Puts a command into the mailbox and returns at once. May be called from any thread.
  func perform(_ command: TrainingCommand)

  /// The newest report that was not taken yet, nil if there is nothing new. Taking it asks for the next one, which is made
  /// between two training steps and announced by `onReport`; while training is paused nothing changes and none is made.
  func latestReport() -> TrainingReport?

  /// What the learner is to be told, once (a model was saved, or could not be).
  func takeNotices() -> [Notice]

  /// Carries out the commands that were given, ends the run that goes on, and returns when nothing is left to be done, or
  /// after a few seconds.
  func finish()
}
