import Foundation
import TestSupport
import Testing

@Suite struct BrowserTests {
  /// The first of the usual names of Chromium that the search path has.
  private static let browser: String? = {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    for name in ["chromium", "chromium-browser", "google-chrome"] {
      for folder in folders where FileManager.default.isExecutableFile(atPath: "\(folder)/\(name)")
      {
        return "\(folder)/\(name)"
      }
    }
    return nil
  }()

  @Test(.enabled(if: browser != nil, "Chromium is not installed"), .timeLimit(.minutes(1)))
  func aBrowserReadsTheReportAsItIsMeant() throws {
    let browser = try #require(Self.browser)
    let folder = try TemporaryFolder()
    let path = try folder.write(Sample.html, to: "report.html")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: browser)
    process.arguments = [
      "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir=\(folder.url.path)/profile",
      "--dump-dom", "file://\(path)",
    ]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let page = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    // What a browser repairs it moves or drops: so it must find every element where it was written.
    for name in ["section", "svg", "math", "path", "table", "pre", "details", "li", "p"] {
      let written = Sample.html.ranges(of: "<\(name)").count
      #expect(page.ranges(of: "<\(name)").count == written, "<\(name)>")
    }
    #expect(page.contains("<title>Networks &amp; &lt;games&gt;</title>"))
    #expect(!page.contains("<script"))
  }
}
