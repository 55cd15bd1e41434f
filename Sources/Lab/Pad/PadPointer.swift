import Screen

/// What the mouse does at the pad.
extension Pad {
  static let zone = Zone.Target.item("pad", 0)

  /// The names of the zones beside the pad.
  enum ZoneName {
    static let page = "page"
    /// A network of those that answered.
    static let model = "model"
    static let layer = "layer"
  }

  mutating func point(_ pointer: Pointer, _ zone: Zone?, _ layout: PadLayout) -> [RoomAction] {
    let place = layout.place(of: pointer.position)
    switch (pointer.kind, pointer.button) {
    case (.press, .left), (.press, .right):
      guard zone?.target == Self.zone else { return pointer.button == .left ? click(zone) : [] }
      pen.leave(for: place)
      mouseDraws = true
      let rubs = erases || pointer.button == .right
      drawing.begin(
        at: place, tolerance: layout.tolerance, width: rubs ? 2 * width.rawValue : width.rawValue, erases: rubs)
      return look()
    case (.drag, _) where mouseDraws && pointer.goesOn:
      drawing.pass(through: place)
      return []
    case (.drag, _) where mouseDraws:
      pen.leave(for: place)
      return drawing.extend(to: place) ? look() : []
    case (.release, _) where mouseDraws:
      pen.leave(for: place)
      mouseDraws = false
      return drawing.extend(to: place) ? look() : settle()
    case (.scrollUp, _), (.scrollDown, _):
      guard layout.page.contains(pointer.position) else { return [] }
      return step(forward: pointer.kind == .scrollDown)
    default: return []
    }
  }

  private mutating func click(_ zone: Zone?) -> [RoomAction] {
    guard case .item(let name, let index) = zone?.target else { return [] }
    switch name {
    case ZoneName.page: return turn(to: PadPage.allCases[index])
    case ZoneName.model: return inspect(index)
    case ZoneName.layer:
      layer = index
      return [.stay]
    default: return []
    }
  }
}
