/// Something that can be drawn into a part of a frame. It must do something sensible at every size, 0×0 and 1×1 included.
public protocol Widget {
  func draw(into frame: inout Frame, in area: Rect)
}
