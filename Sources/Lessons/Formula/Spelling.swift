/// Symbols for locales without Unicode.
public enum Spelling {
  /// A symbol, a label or an expression in ASCII as far as letters and products go: `σ(z) = w₁·x₁` as `sigma(z) = w1*x1`.
  public static func ascii(_ text: String) -> String { Letters.ascii(text).replacing("·", with: "*") }
}
