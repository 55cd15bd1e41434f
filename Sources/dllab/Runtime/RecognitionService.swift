import Lab

/// Reads drawn digits somewhere where nobody waits for the answer.
protocol RecognitionService: AnyObject, Sendable {
  /// Asks what a drawing shows and returns at once. A newer request replaces one that was not begun yet.
  func recognize(_ request: RecognitionRequest)

  /// Reads the network anew before the next question: it may be another now.
  func reload()

  /// The newest answer that was not taken yet. That there is one is announced by the `onAnswer` the service was made with.
  func takeAnswer() -> Recognition?

  /// Whether there is one.
  var hasAnswer: Bool { get }

  /// Waits until the newest question is answered, but no longer than that: so that a stroke and what the networks say of it come
  /// onto the screen together.
  func awaitAnswer(_ seconds: Double)
}
