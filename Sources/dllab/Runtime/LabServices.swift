import Foundation
import Lab
import Store

/// Those who carry out what the lab wants done outside its state. Each works on a thread of its own and wakes the event loop
/// when there is something to be fetched.
struct LabServices {
  let mailbox: Mailbox
  private let training: any TrainingService
  private let recognition: any RecognitionService
  private let studies: DrawingStudies
  private let teaching: TeachingThread
  /// nil where the learner's database cannot be opened.
  private let progress: ProgressKeeper?
  private let lessons: LessonWatch

  /// - Parameter lessons: the folder of the course; what is changed in it after this is noticed.
  init(store: Store?, lessons: URL, wake: @escaping @Sendable () -> Void) {
    mailbox = Mailbox(onPost: wake)
    training = TrainingThread(onReport: wake)
    let recognition = NetworkRecognition(onAnswer: wake)
    let studies = DrawingStudies(onStudy: wake)
    self.recognition = recognition
    self.studies = studies
    teaching = TeachingThread(
      store: store,
      onModel: {
        recognition.reload()
        studies.reload()
      }, onReport: wake)
    progress = store.map { [mailbox] in ProgressKeeper($0, mailbox: mailbox) }
    self.lessons = LessonWatch(lessons, mailbox: mailbox)
  }

  /// Whether changes of the lessons' files are to be told.
  func watchLessons(_ isWanted: Bool) { lessons.setActive(isWanted) }

  /// Passes an effect on to whom it concerns, and returns at once.
  func perform(_ effect: Effect) {
    switch effect {
    case .training(let command): training.perform(command)
    case .recognize(let request): recognition.recognize(request)
    case .study(let request): studies.study(request)
    case .openPicture(let path): PictureReader.open(path, mailbox)
    case .teach(let command): teaching.perform(command)
    case .record(let change): progress?.record(change)
    case .saveSettings(let settings): progress?.save(settings)
    // These are the event loop's own.
    case .quit, .suspend, .repaint: break
    }
  }

  /// Whether a network has said something that the screen does not show yet.
  var hasAnswer: Bool { recognition.hasAnswer }

  /// Everything that the services have to say since the last time.
  func takeEvents() -> [Event] {
    var events = mailbox.take()
    if let report = training.latestReport() { events.append(.training(report)) }
    events += training.takeNotices().map(Event.notice)
    recognition.awaitAnswer(Self.patience)
    if let answer = recognition.takeAnswer() { events.append(.recognition(answer)) }
    events += studies.takeStudies().map(Event.study)
    if let report = teaching.latestReport() { events.append(.teaching(report)) }
    events += teaching.takeNotices().map(Event.notice)
    return events
  }

  /// How long the screen may wait for the networks, in seconds: many times what they take, and nothing that anybody notices.
  private static let patience = 0.004

  /// Ends what goes on and waits until nothing can be lost.
  func finish() {
    training.finish()
    teaching.finish()
    progress?.finish()
  }
}
