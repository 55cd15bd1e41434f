import Datasets
import Engine
import Foundation
import Lab
import Store

/// What the thread that teaches does all day: commands, then a step of the tuning, then perhaps a report.
final class TeachingLoop {
  private let desk: TeachingDesk
  private let store: Store?
  private let catalogue: DataCatalogue
  private let network: PersonalNetwork
  private let loadBase: () throws -> ModelFile
  private let threads: Int
  /// Called when the pad has another network to read with.
  private let onModel: () -> Void

  private var report = TeachingReport()
  private var tuning: HandTuning?
  private var old: OldDigits?
  /// When the learner's network was written, as far as this lab knows.
  private var modelDate: Date?

  init(
    _ desk: TeachingDesk, store: Store?, catalogue: DataCatalogue, network: PersonalNetwork,
    base: @escaping () throws -> ModelFile, threads: Int, onModel: @escaping () -> Void
  ) {
    self.desk = desk
    self.store = store
    self.catalogue = catalogue
    self.network = network
    loadBase = base
    self.threads = threads
    self.onModel = onModel
    modelDate = network.date
  }

  /// Returns when nobody will send a command any more.
  func serve() {
    while let commands = desk.takeCommands(waits: tuning?.run.phase != .running) {
      for command in commands { perform(command) }
      work()
    }
  }

  // MARK: Commands

  private func perform(_ command: TeachingCommand) {
    switch command {
    case .look: lookAround()
    case .keep(let digit): keep(digit)
    case .delete(let ids): delete(ids)
    case .start: start()
    case .pause: tuning?.pause()
    case .resume: tuning?.resume()
    case .setReplay(let isOn):
      report.hasReplay = isOn
      attempt { try tuning?.setReplay(isOn) }
    case .save: save()
    case .forget: forget()
    case .stop: (tuning, old, report.problem) = (nil, nil, nil)
    }
    publish()
  }

  /// Reads anew what another lab may have changed meanwhile.
  private func lookAround() {
    report.problem = nil
    if modelDate != network.date { takeModel() }
    report.ownModel = describeModel()
    readDigits()
  }

  private func readDigits() {
    guard let store else { return report.problem = Self.noStore }
    do throws(StoreError) { report.digits = try store.ownDigits() } catch { report.problem = error.description }
  }

  private static let noStore = "Your digits cannot be kept: the file for them cannot be opened."

  private func keep(_ digit: OwnDigit) {
    guard let store else { return desk.tell(Notice(.problem, Self.noStore)) }
    do throws(StoreError) {
      try store.keep(digit)
      readDigits()
      let count = report.digits.count
      let set = count == 1 ? "the first of your digits" : "\(count) digits of your hand"
      desk.tell(Notice(.good, "Your \(digit.label) is kept: \(set). h shows them."))
    } catch {
      desk.tell(Notice(.problem, "\(error.description) Undo (u) brings your drawing back."))
    }
  }

  private func delete(_ ids: [Int]) {
    guard let store else { return }
    do throws(StoreError) {
      let count = try store.deleteOwnDigits(ids)
      desk.tell(Notice(.good, count == 1 ? "One digit was deleted." : "\(count) digits were deleted."))
    } catch {
      desk.tell(Notice(.problem, error.description))
    }
    readDigits()
  }

  // MARK: Tuning

  private func start() {
    tuning = nil
    readDigits()
    guard !report.digits.isEmpty else { return }
    attempt {
      let old = try oldDigits()
      tuning = try HandTuning(
        try loadBase(), digits: report.digits, old: old, hasReplay: report.hasReplay, threads: threads)
    }
    report.loading = nil
  }

  /// The digits by others, read once.
  private func oldDigits() throws -> OldDigits {
    if let old { return old }
    report.loading = "Reading digits by others, to see whether they are forgotten …"
    publish()
    let digits = try OldDigits(catalogue)
    old = digits
    return digits
  }

  private func work() {
    guard let tuning, tuning.run.phase == .running else { return }
    attempt { try tuning.step() }
    if report.problem != nil { tuning.pause() }
    if desk.wantsReport || tuning.run.phase != .running { publish() }
  }

  private func attempt(_ work: () throws -> Void) {
    report.problem = nil
    do { try work() } catch { report.problem = "\(error)" }
  }

  private func publish() {
    report.run = tuning?.run
    desk.publish(report)
  }

  // MARK: The learner's network

  private func save() {
    guard let tuning, tuning.run.step > 0 else { return }
    tuning.pause()
    do {
      try network.write(tuning.file)
      takeModel()
      desk.tell(Notice(.good, "The pad reads with your network now; x drops it, and the shipped one is untouched."))
    } catch {
      desk.tell(Notice(.problem, "Your network was not written: \(error)"))
    }
  }

  private func forget() {
    do {
      try network.remove()
      takeModel()
      desk.tell(Notice(.good, "Your network is dropped: the pad reads with the shipped one."))
    } catch {
      desk.tell(Notice(.problem, "Your network cannot be removed: \(error.localizedDescription)"))
    }
  }

  /// The pad has another network to read with.
  private func takeModel() {
    modelDate = network.date
    report.ownModel = describeModel()
    report.modelVersion += 1
    onModel()
  }

  private func describeModel() -> String? {
    guard network.exists else { return nil }
    do {
      let accuracy = try network.load().record?.testAccuracy
      return accuracy.map { "others' digits \(Format.percent($0, decimals: 1))" } ?? "tuned to your hand"
    } catch {
      report.problem = "Your network cannot be read, so the shipped one is used; x drops it (\(error))"
      return nil
    }
  }
}
