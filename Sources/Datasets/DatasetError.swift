/// What can go wrong with data, each as one sentence that says what, where and what to do.
public struct DatasetError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }
}
