internal import Foundation
public import Testing

/// Checks a text against the file that an earlier run of the test has recorded.
///
/// The file is `Snapshots/<test file>/<name>` beside the test. A missing one is recorded, and the test
/// fails once to say so; `RECORD_SNAPSHOTS=1` records all anew.
///
/// - Parameters:
///   - text: What the code under test made.
///   - name: The snapshot's file name, with an extension that editors know.
///   - filePath: The test's file.
///   - sourceLocation: Where a failure is reported.
public func expectSnapshot(
  _ text: String, named name: String, filePath: StaticString = #filePath,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let test = URL(fileURLWithPath: "\(filePath)")
  let folder = test.deletingLastPathComponent().appendingPathComponent("Snapshots")
    .appendingPathComponent(test.deletingPathExtension().lastPathComponent)
  let file = folder.appendingPathComponent(name)
  let isRecording = ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] != nil
  if !isRecording, let recorded = try? String(contentsOf: file, encoding: .utf8) {
    guard recorded != text else { return }
    let difference = firstDifference(recorded, text)
    Issue.record(
      "\(name) differs from its snapshot \(difference); RECORD_SNAPSHOTS=1 accepts the new text",
      sourceLocation: sourceLocation)
    return
  }
  do {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  } catch {
    Issue.record("cannot record \(name): \(error)", sourceLocation: sourceLocation)
    return
  }
  if !isRecording {
    Issue.record("recorded \(name); look at it and run again", sourceLocation: sourceLocation)
  }
}

/// The first line in which two texts differ, in words.
private func firstDifference(_ recorded: String, _ text: String) -> String {
  let before = recorded.split(separator: "\n", omittingEmptySubsequences: false)
  let after = text.split(separator: "\n", omittingEmptySubsequences: false)
  for index in 0..<max(before.count, after.count) {
    let old = index < before.count ? String(before[index]) : "(nothing)"
    let new = index < after.count ? String(after[index]) : "(nothing)"
    if old != new {
      return "at line \(index + 1):\n  was: \(old.prefix(200))\n  is:  \(new.prefix(200))"
    }
  }
  return "in its line breaks"
}
