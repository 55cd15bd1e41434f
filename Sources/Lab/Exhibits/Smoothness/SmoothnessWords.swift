import Engine
import Screen

extension Smoothness {
  public func explanation(of name: String) -> Explanation? {
    SmoothnessNumbers(linearization).explanation(of: name)
  }

  public var plainText: [String] {
    let numbers = SmoothnessNumbers(linearization)
    func text(_ name: String) -> String { numbers.number(name)?.text ?? "" }
    let units = SmallNetwork.subscripts.prefix(SmallNetwork.hiddenCount).enumerated().map { index, mark in
      let j = index + 1
      return "h\(mark) = \(text("h\(j)")), from w\(mark)₁ = \(text("w\(j)1")), w\(mark)₂ = \(text("w\(j)2")), "
        + "b\(mark) = \(text("b\(j)"))"
    }
    let terms = SmallNetwork.all.map { parameter in
      let name = parameter.name
      let slope = "\(parameter.symbol): slope \(text("p.\(name)"))"
      return numbers.study.nudge[SmallNetwork.index(of: name) ?? 0] == 0
        ? slope : "\(slope), nudge \(text("n.\(name)")), product \(text("t.\(name)"))"
    }
    let parts =
      [
        "A network of \(network.activation.rawValue) units: two inputs, three hidden units, one output.",
        "x₁ = \(text("x1")), x₂ = \(text("x2"))",
      ] + units + [
        "o = \(text("o")), from v₁ = \(text("v1")), v₂ = \(text("v2")), v₃ = \(text("v3")), bₒ = \(text("bo"))",
        "The slope of each weight and bias; with its nudge, at scale s = \(text("scale")), and the product:",
      ] + terms
    guard numbers.study.isNudged else { return parts + [limitSentence(numbers).text] }
    let sizes = Linearization.sizes.map { size in
      let (size, at) = (Format.plain(size), "@\(Format.plain(size))")
      return "s = \(size): true \(text("true\(at)")), sum \(text("predicted\(at)")), off by \(text("error\(at)"))"
    }
    return parts + [
      "The nudge moves the output from \(text("o7")) to \(text("o7'")).",
      "Δo true \(text("true")), sum \(text("predicted")), off by \(text("error")).",
      "The same nudge in other sizes:",
    ] + sizes + [limitSentence(numbers).text, plot(numbers).sentence]
  }
}
