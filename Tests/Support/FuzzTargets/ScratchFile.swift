import Foundation

/// A file for readers that take nothing else: one for each process, written anew for every input.
func withFile<T>(of bytes: [UInt8], _ use: (URL) -> T) -> T {
  let file = FileManager.default.temporaryDirectory.appending(
    path: "dllab-fuzz-\(ProcessInfo.processInfo.processIdentifier)-\(UUID().uuidString)")
  defer { try? FileManager.default.removeItem(at: file) }
  do { try Data(bytes).write(to: file) } catch { fatalError("\(file.path) cannot be written: \(error)") }
  return use(file)
}
