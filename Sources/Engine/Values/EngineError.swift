/// What can go wrong in the Engine, each as one sentence that says what, where and what to do.
public struct EngineError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }
}
