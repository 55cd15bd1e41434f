import Datasets
import Foundation

extension Locations {
  /// Where the learner's progress is kept; it may not exist yet.
  var progressFile: URL { userData.appending(path: "progress.sqlite") }
}
