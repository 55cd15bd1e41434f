import Engine
import Screen

/// What the pad asks of the networks, and what it makes of their answers.
extension Pad {
  /// Shows the drawing to the networks.
  mutating func look() -> [RoomAction] {
    request += 1
    seen = isNormalized ? drawing.normalized : drawing.asDrawn
    guard let seen else {
      answer = nil
      return [.stay]
    }
    return [.effect(.recognize(question(of: seen)))] + settle()
  }

  private func question(of seen: [Float]) -> RecognitionRequest {
    RecognitionRequest(id: request, pixels: seen, inspected: inspected, wantsInspection: page.showsInspection)
  }

  mutating func receive(_ recognition: Recognition) -> [RoomAction] {
    if recognition.id == request, seen != nil { answer = recognition }
    return []
  }

  // MARK: What takes longer than a stroke

  /// The drawing stands still: what the page needs to know of it is asked, where it is not known yet. While the mouse draws, the
  /// next cell would make the question pointless.
  func settle() -> [RoomAction] {
    guard !mouseDraws, let seen, let kind = study, !isAnswered(kind) else { return [] }
    return [.effect(.study(StudyRequest(id: request, kind: kind, pixels: seen, model: inspected)))]
  }

  /// What the page wants to know that takes long.
  private var study: StudyRequest.Kind? {
    switch page {
    case .near: .neighbours
    case .flip: .change(measure)
    case .answer, .models, .layers, .why: nil
    }
  }

  private func isAnswered(_ kind: StudyRequest.Kind) -> Bool {
    guard let finding = kind == .neighbours ? neighbours : change, finding.id == request, finding.kind == kind else {
      return false
    }
    if case .underway = finding.finding { return false }
    return true
  }

  mutating func receive(_ study: Study) -> [RoomAction] {
    guard study.id <= request else { return [] }
    if study.kind == .neighbours { neighbours = study } else { change = study }
    return []
  }

  // MARK: Pages

  mutating func turn(to page: PadPage) -> [RoomAction] {
    self.page = page
    guard page.showsInspection, answer?.id != request || answer?.inspection == nil, let seen else {
      return [.stay] + settle()
    }
    // The drawing is the same, and so are the answers: only the look into the network is missing.
    return [.stay, .effect(.recognize(question(of: seen)))] + settle()
  }

  /// Looks into another of the networks that answered.
  mutating func inspect(_ index: Int) -> [RoomAction] {
    guard let readings = answer?.readings, readings.indices.contains(index) else { return [.stay] }
    inspected = readings[index].name
    layer = nil
    (neighbours, change) = (nil, nil)
    return look()
  }

  /// The next or the one before of what the page shows.
  mutating func step(forward: Bool) -> [RoomAction] {
    switch page {
    case .answer, .models, .why:
      guard let readings = answer?.readings, !readings.isEmpty else { return [.stay] }
      let index = readings.lastIndex { $0.name == inspectedReading?.name } ?? 0
      return inspect((index + (forward ? 1 : readings.count - 1)) % readings.count)
    case .layers:
      guard let stages = answer?.inspection.map({ LayersPage.stages($0.network) }), !stages.isEmpty else {
        return [.stay]
      }
      let place = stages.firstIndex(of: LayersPage.shown(layer, stages)) ?? 0
      layer = stages[max(0, min(stages.count - 1, place + (forward ? 1 : -1)))]
    case .near: comparesFeatures.toggle()
    case .flip:
      measure = measure == .length ? .pixels : .length
      change = nil
      return [.stay] + settle()
    }
    return [.stay]
  }
}
