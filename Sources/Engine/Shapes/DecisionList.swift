/// A comparison of one measured feature with a number: `holes = 2`.
public struct FeatureTest: Hashable, Sendable {
  public enum Relation: String, CaseIterable, Hashable, Sendable {
    case less = "<"
    case equal = "="
    case atLeast = ">="
  }

  public var feature: ShapeFeature
  public var relation: Relation
  public var value: Int

  public init(_ feature: ShapeFeature, _ relation: Relation, _ value: Int) {
    self.feature = feature
    self.relation = relation
    self.value = value
  }

  public func holds(for features: ShapeFeatures) -> Bool {
    switch relation {
    case .less: features[feature] < value
    case .equal: features[feature] == value
    case .atLeast: features[feature] >= value
    }
  }
}

/// One rule: where all its tests hold, it gives its answer.
public struct DecisionRule: Hashable, Sendable {
  public var tests: [FeatureTest]
  public var answer: Int

  public init(_ tests: [FeatureTest], answer: Int) {
    self.tests = tests
    self.answer = answer
  }

  public func fires(for features: ShapeFeatures) -> Bool { tests.allSatisfy { $0.holds(for: features) } }
}

/// Rules in order: the first that fires decides, and a fallback answers where none does (Rivest, "Learning decision lists",
/// Machine Learning 2, 1987).
public struct DecisionList: Hashable, Sendable {
  public var rules: [DecisionRule]
  public var fallback: Int

  public init(_ rules: [DecisionRule] = [], fallback: Int = 0) {
    self.rules = rules
    self.fallback = fallback
  }

  /// The rule that decides, counted from 0; nil where only the fallback is left.
  public func decisive(for features: ShapeFeatures) -> Int? { rules.firstIndex { $0.fires(for: features) } }

  public func answer(for features: ShapeFeatures) -> Int {
    decisive(for: features).map { rules[$0].answer } ?? fallback
  }

  /// Who decided each of many shapes, in the order of the shapes.
  public func judge(_ shapes: [ShapeFeatures]) -> [Int?] { shapes.map { decisive(for: $0) } }
}
