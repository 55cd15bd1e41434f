import Foundation
import Testing

@testable import Lessons

/// The formulas of the course, chapter by chapter, as a lesson would write them.
private let course = [
  // Neurons
  #"\text{output} = \begin{cases} 0 & \text{if } \sum_j w_j x_j \le \text{threshold} \\ 1 & \text{if } \sum_j w_j x_j > \text{threshold} \end{cases}"#,
  #"\text{output} = \begin{cases} 0 & \text{if } w \cdot x + b \le 0 \\ 1 & \text{if } w \cdot x + b > 0 \end{cases}"#,
  #"\sigma(w \cdot x + b)"#,
  #"\sigma(z) \equiv \frac{1}{1 + e^{-z}}"#,
  #"\frac{1}{1 + \exp(-\sum_j w_j x_j - b)}"#,
  #"\Delta\text{output} \approx \sum_j \frac{\partial \text{output}}{\partial w_j} \Delta w_j + \frac{\partial \text{output}}{\partial b} \Delta b"#,
  // Learning
  #"C(w, b) \equiv \frac{1}{2n} \sum_x \|y(x) - a\|^2"#,
  #"\Delta C \approx \frac{\partial C}{\partial v_1} \Delta v_1 + \frac{\partial C}{\partial v_2} \Delta v_2"#,
  #"\nabla C \equiv \left( \frac{\partial C}{\partial v_1}, \dots, \frac{\partial C}{\partial v_m} \right)^T"#,
  #"\Delta C \approx \nabla C \cdot \Delta v"#,
  #"\Delta v = -\eta \nabla C \quad v \to v' = v - \eta \nabla C"#,
  #"\Delta v = (\Delta v_1, \dots, \Delta v_m)^T"#,
  #"\log(\cos(\exp(\sin^3(x))))"#,
  #"\{(x_i, y_i), i = 1 \dots P\}"#,
  // Deep networks
  #"h^1 = \max(0, W^1 x + b^1)"#,
  #"h^1 \in \mathbb{R}^{N_1} \quad W^2 \in \mathbb{R}^{N_2 \times N_1} \quad b^2 \in \mathbb{R}^{N_2}"#,
  #"p(c_k = 1 | \mathbf{x}) = \frac{e^{o_k}}{\sum_{j=1}^{c} e^{o_j}}"#,
  #"L(\mathbf{x}, \mathbf{y}; \boldsymbol{\theta}) = -\sum_j y_j \log p(c_j | \mathbf{x})"#,
  #"\boldsymbol{\theta}^* = \arg\min_{\boldsymbol{\theta}} \sum_{n=1}^{P} L(\mathbf{x}^n, y^n; \boldsymbol{\theta})"#,
  #"\epsilon = 10^{-6}"#,
  #"W^1_{i,j} \leftarrow W^1_{i,j} + \epsilon \operatorname{sgn}(L(\mathbf{x}, y; \boldsymbol{\theta}) - L(\mathbf{x}, y; \boldsymbol{\theta} \setminus W^1_{i,j}, W^1_{i,j} + \epsilon))"#,
  #"\frac{\partial L}{\partial W^3} = \frac{\partial L}{\partial o} \frac{\partial o}{\partial W^3}"#,
  #"\frac{\partial L}{\partial \mathbf{h}^1} = \frac{\partial L}{\partial \mathbf{h}^2} \frac{\partial \mathbf{h}^2}{\partial \mathbf{h}^1}"#,
  #"\boldsymbol{\theta} \leftarrow \boldsymbol{\theta} - \eta \frac{\partial L}{\partial \boldsymbol{\theta}}, \eta \in (0, 1)"#,
  #"v \to \mu v - \eta \nabla C"#,
  // Convolutional networks
  #"* \begin{bmatrix} -1 & 0 & 1 \\ -1 & 0 & 1 \\ -1 & 0 & 1 \end{bmatrix} ="#,
  #"h_j^n = \max(0, \sum_{k=1}^K h_k^{n-1} * w_{kj}^n)"#,
  #"M \times K \times K \times N \times (D - K + 1) \times (D - K + 1)"#,
  #"M \times (D/K) \times (D/K)"#,
  #"h^{i+1}(x, y) = \frac{h^i(x, y) - m^i(N(x, y))}{\sigma^i(N(x, y))}"#,
  #"h_{i+1,x,y} = \frac{h_{i,x,y} - m_{i,N(x,y)}}{\sigma_{i,N(x,y)}}"#,
  // What they do
  #"\text{IoU} = \frac{|A \cap B|}{|A \cup B|}"#,
  #"\text{PSNR} = 10 \log_{10} \frac{1}{\text{MSE}}"#,
  #"\hat{y} = \vec{w} \cdot \vec{x} + \bar{x}"#,
  #"\sqrt{\frac{1}{n} \sum_i (x_i - \bar{x})^2}"#,
  #"\hat{x} = \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}}"#,
  #"\prod_{i=1}^n p_i + \sqrt[3]{a + b}"#,
  #"\left\| \frac{a}{b} \right\|^2 + \max_{\theta} s_\theta"#,
  #"\begin{aligned} a &= b + c \\ &= d \end{aligned}"#,
  #"\begin{pmatrix} a & b \\ c & d \end{pmatrix} x_1^2 + w^{(l)}_{jk}"#,
  #"\frac{\frac{a}{b}}{c + 1} \left( \frac{1}{2} \right)^n"#,
]

@Suite("The layout of formulas") struct FormulaLayoutTests {
  /// Widths of a page: as wide as it likes, the text of a lesson at 80 columns, a narrow column.
  private static let widths = [200, 31, 16]

  /// Every formula in every width, with and without Unicode, in one text.
  private static func sheet() throws -> String {
    var rows: [String] = []
    for source in course {
      let formula = try Formula(source)
      rows += [source, "", formula.line(), formula.line(unicode: false), ""]
      for width in widths {
        for unicode in [true, false] {
          rows += formula.lines(unicode: unicode, width: width).map { "\(width)|\($0)|" } + [""]
        }
      }
    }
    return rows.joined(separator: "\n") + "\n"
  }

  @Test("every formula of the course is set as it was found good")
  func setsTheCourse() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/formulas.txt")
    let sheet = try Self.sheet()
    if ProcessInfo.processInfo.environment["RECORD_SCREENS"] != nil {
      try sheet.write(to: file, atomically: true, encoding: .utf8)
      Issue.record("recorded; look at it, then run again")
    }
    let golden = try String(contentsOf: file, encoding: .utf8)
    let difference = zip(sheet.split(separator: "\n"), golden.split(separator: "\n")).first { $0 != $1 }
    #expect(sheet == golden, "\(difference.map { "\($0)\n\($1)" } ?? "")")
  }

  @Test(
    "at any width every row is as wide as the others, none wider than the page, and nothing is lost", arguments: course)
  func fitsAnyWidth(source: String) throws {
    let formula = try Formula(source)
    for unicode in [true, false] {
      for width in [200, 80, 40, 31, 20, 12, 7, 3, 1] {
        let rows = formula.lines(unicode: unicode, width: width)
        #expect(Set(rows.map(\.count)).count == 1)
        #expect(rows.allSatisfy { $0.count <= width }, "\(width): \(rows)")
        if !unicode { #expect(rows.joined().allSatisfy { $0.isASCII }) }
      }
      // What is wrapped in the line is the line.
      let narrow = formula.lines(unicode: unicode, width: 3).joined().filter { $0 != " " }
      #expect(narrow == formula.line(unicode: unicode).filter { $0 != " " })
    }
  }

  @Test("a formula too wide for the page is broken before its operators")
  func breaksBeforeOperators() throws {
    let formula = try Formula(#"z = w_1 x_1 + w_2 x_2 + w_3 x_3 - \theta"#)
    #expect(formula.lines(width: 19) == ["z = w₁x₁ + w₂x₂", "  + w₃x₃ − θ   "])
    #expect(formula.lines(unicode: false, width: 14) == ["z = w1 x1", "  + w2 x2", "  + w3 x3", "  - theta"])
  }

  @Test("in running text a line may end before an operator and nowhere else")
  func gluesOperators() throws {
    let source = #"\log p = a_1 x_1 - \frac{b + c}{2} \text{ of all}, \max(0, x)"#
    let line = try Formula(source).line(breaksBeforeOperators: true)
    #expect(
      line.split(separator: " ").map { $0.replacing("\u{A0}", with: " ") }
        == ["log p", "= a₁x₁", "− (b", "+ c)/2 of all, max(0, x)"])
    #expect(try line.replacing("\u{A0}", with: " ") == Formula(source).line())
  }

  @Test("limits stand above and below the sum, and the parentheses around it do not grow for them")
  func setsLimits() throws {
    let rows = try Formula(#"\max(0, \sum_{k=1}^K h_k)"#).lines()
    #expect(rows == ["        K     ", "max(0,  Σ  hₖ)", "       k=1    "])
    #expect(try Formula(#"\sum_{k=1}^K h_k"#).line() == "Σₖ₌₁ᴷ hₖ")
  }

  @Test("scripts without a glyph of their own stand in rows of their own, in the line in parentheses")
  func setsScripts() throws {
    let formula = try Formula(#"e^{o_k} + W^1_{i,j}"#)
    #expect(formula.lines() == [" oₖ       ", "e   + W¹  ", "       i,j"])
    #expect(formula.line() == "e^oₖ + W¹_(i,j)")
    #expect(formula.line(unicode: false) == "e^(o_k) + W_(i,j)^1")
  }

  @Test("delimiters grow with what they enclose")
  func growsDelimiters() throws {
    #expect(
      try Formula(#"\left( \frac{a}{b} \right)^2"#).lines() == ["⎛ a ⎞²", "⎜───⎟ ", "⎝ b ⎠ "])
    #expect(
      try Formula(#"\begin{bmatrix} 1 & -2 \\ 30 & 4 \end{bmatrix}"#).lines() == ["⎡ 1  −2⎤", "⎣30   4⎦"])
    // Parentheses that are typed as they are do the same.
    #expect(try Formula(#"(\frac{a}{b})"#).lines().count == 3)
  }

  @Test(
    "what is divided, raised or rooted is put into parentheses in the line, but only where it must be",
    arguments: [
      (#"\frac{a}{b}"#, "a/b"), (#"\frac{a + b}{c d}"#, "(a + b)/(cd)"), (#"\frac{\partial C}{\partial v}"#, "∂C/∂v"),
      (#"\frac{f(x)}{g(x)}"#, "f(x)/g(x)"), (#"\frac{a}{\frac{b}{c}}"#, "a/(b/c)"), (#"\sqrt{x + 1}"#, "√(x + 1)"),
      (#"\sqrt{x}"#, "√x"), (#"{(a + b)}^2"#, "(a + b)²"), (#"\frac{a}{b}^2"#, "(a/b)²"), (#"\frac{1}{2} x"#, "1/2 x"),
      (#"|x| + \|y\|"#, "|x| + ‖y‖"), (#"p(a | b)"#, "p(a | b)"), (#"x'' - -1"#, "x′′ − −1"), (#"a*b"#, "a * b"),
      (#"\theta^*"#, "θ*"), (#"\mathbf{W}^\top"#, "𝐖ᵀ"), (#"\hat{y} \bar{y} \dot{x}"#, "ŷȳẋ"), ("σ ≤ θ", "σ ≤ θ"),
      (#"\text{if } (x)"#, "if (x)"), (#"[0, 1)"#, "[0, 1)"),
    ])
  func setsParentheses(source: String, line: String) throws {
    #expect(try Formula(source).line() == line)
  }

  @Test(
    "what cannot be shown is told at its column, with the command's name and what to write instead",
    arguments: [
      (#"x + \foo"#, 5, #"\foo"#, "README"), (#"\sigm x"#, 1, #"\sigm"#, #"did you mean \sim?"#),
      (#"\Sqrt{x}"#, 1, #"\Sqrt"#, #"\sqrt"#), (#"\lmabda"#, 1, #"\lmabda"#, #"\lambda"#),
      (#"\underbrace{x}"#, 1, #"\underbrace"#, "text"), (#"\displaystyle x"#, 1, #"\displaystyle"#, "leave it out"),
      (#"\frac{a}"#, 1, #"\frac"#, #"\frac{a}{b}"#), ("a^b^c", 4, "two `^`", "x_{i,j}"),
      (#"\left( a"#, 1, #"\left"#, #"\right)"#), (#"a \right)"#, 3, #"\right"#, #"\left("#),
      (#"\begin{array} a \end{array}"#, 1, "array", "bmatrix"),
      (#"\begin{cases} a & b"#, 1, "never closed", #"\end{cases}"#),
      (#"\begin{cases} a \end{matrix}"#, 1, #"\end{matrix}"#, #"\end{cases}"#), ("a & b", 3, "&", "leave it out"),
      (#"a \\ b"#, 3, "row", "two formulas"), ("a + é", 5, "é", #"\text"#), ("x_", 3, "missing", "{…}"),
      ("{a", 1, "never closed", "}"), ("a}", 2, "closes nothing", "leave it out"),
      ("_1", 1, "nothing before", "letter"),
      (#"\mathbb{7}"#, 1, #"\mathbb"#, "R"), (#"\left a \right)"#, 7, "`a`", "( )"),
      (#"\sqrt[3 x"#, 1, "[", #"\sqrt[3]{x}"#),
      (#"\text x"#, 1, #"\text"#, "{threshold}"), ("a \\", 3, "alone", "command"),
    ])
  func tellsWhatCannotBeShown(source: String, column: Int, message: String, cure: String) {
    let error = #expect(throws: FormulaError.self) { try Formula(source) }
    #expect(error?.column == column, "\(source): \(String(describing: error))")
    #expect(error?.message.contains(message) == true, "\(String(describing: error))")
    #expect(error?.cure.contains(cure) == true, "\(String(describing: error))")
  }

  @Test("whatever is typed is either set, at every width, or refused; nothing crashes")
  func survivesAnything() {
    var state: UInt64 = 3
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let parts = [
      "x", "2", "+", "-", "=", ",", "_", "^", "{", "}", "(", ")", "[", "]", "|", " ", "&", #"\\"#, #"\frac"#, #"\sqrt"#,
      #"\sum"#, #"\hat"#, #"\mathbf"#, #"\left"#, #"\right"#, #"\begin{cases}"#, #"\end{cases}"#,
      #"\begin{bmatrix}"#, #"\end{bmatrix}"#, #"\text{a b}"#, #"\|"#, #"\{"#, #"\quad"#, #"\max"#, #"\Delta"#, #"\"#,
      "'", "{x}", "_{i,j}", "^2", "σ", "é", #"\nabla"#, #"\partial"#, #"\vec"#,
    ]
    var count = 0
    for _ in 0..<4000 {
      let source = (0...random(9)).map { _ in parts[random(parts.count)] }.joined()
      guard let formula = try? Formula(source) else { continue }
      count += 1
      _ = (formula.line(), formula.line(unicode: false), formula.names)
      for width in [200, 9, 2] {
        let rows = formula.lines(unicode: count.isMultiple(of: 2), width: width)
        #expect(Set(rows.map(\.count)).count == 1 && rows.allSatisfy { $0.count <= width }, "\(source)")
      }
    }
    #expect(count > 400)
  }

  @Test(
    "a formula that would use up the stack is refused where it gets too deep",
    arguments: [
      ("{", 25), ("x^{", 73), ("\\sqrt", 121), ("\\left(", 145), ("\\frac1", 144), ("\\begin{matrix}", 337),
    ])
  func refusesDepth(part: String, column: Int) {
    let error = #expect(throws: FormulaError.self) { try Formula(String(repeating: part, count: 30)) }
    #expect(error?.message.contains("deeper than 24") == true, "\(error?.message ?? "")")
    #expect(error?.column == column)
  }

  @Test("parentheses in parentheses without end are set, and do not use up the stack")
  func setsManyParentheses() throws {
    let text = String(repeating: "(", count: 249) + "x" + String(repeating: ")", count: 249)
    #expect(try Formula(text).lines(unicode: false) == [text])
    let error = #expect(throws: FormulaError.self) { try Formula("(\(text))y") }
    #expect(error?.column == 501)
  }

  @Test("every command that lessons/README.md names is known")
  func knowsWhatIsDocumented() throws {
    let readme = try String(contentsOf: lessonsFolder.appending(path: "README.md"), encoding: .utf8)
    let start = try #require(readme.range(of: "## Formulas")).upperBound
    let end = try #require(readme.range(of: "## What the learner does")).lowerBound
    let names = readme[start..<end].matches(of: /\\([a-zA-Z]+)/).map { String($0.1) }
    #expect(names.count > 60)
    let unknown = names.filter { FormulaCommands.table[$0] == nil && !FormulaCommands.builders.contains($0) }
    #expect(unknown == [])
  }

  @Test("letters with something over or around them keep names that can be typed")
  func namesSymbols() throws {
    #expect(
      try Formula(#"\hat{y}_1 = \mathbf{w} \cdot \vec{x} + v' + \mathbf{W}_{ij} + \sqrt{\beta} + \left( c \right)"#)
        .names
        == ["y_hat1", "w", "x", "v_prime", "Wij", "beta", "c"])
  }
}
