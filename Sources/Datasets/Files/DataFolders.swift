internal import Glibc
internal import Synchronization

/// Where data files are looked for, and what may happen when they are not there.
///
/// The order is: the folder that the user names (`--data`), the one in `NBRUN_DATA`, the user's
/// cache folder, the system's folders, and last a download into the cache folder.
public struct DataFolders: Sendable {
  /// The folder given on the command line, if any.
  public var named: String?

  /// The folder that the environment gives in `NBRUN_DATA`, if any.
  public var environment: String?

  /// The user's cache folder, into which downloads go; `nil` where there is no home.
  public var cache: String?

  /// Folders that the system's packages fill.
  public var system: [String]

  /// Whether a missing file may be downloaded.
  public var allowsDownloads: Bool

  /// Called while a file is downloaded, some times a second, from the downloading thread.
  public var reportProgress: (@Sendable (DownloadProgress) -> Void)?

  /// Describes where data is looked for; `standard` reads the same from the environment.
  ///
  /// - Parameters:
  ///   - named: The folder given on the command line, if any.
  ///   - environment: The folder that the environment gives, if any.
  ///   - cache: The user's cache folder, if any.
  ///   - system: Folders that the system's packages fill.
  ///   - allowsDownloads: Whether a missing file may be downloaded.
  ///   - reportProgress: Called while a file is downloaded.
  public init(
    named: String? = nil, environment: String? = nil, cache: String? = nil,
    system: [String] = [], allowsDownloads: Bool = true,
    reportProgress: (@Sendable (DownloadProgress) -> Void)? = nil
  ) {
    self.named = named
    self.environment = environment
    self.cache = cache
    self.system = system
    self.allowsDownloads = allowsDownloads
    self.reportProgress = reportProgress
  }

  /// The folders that this process's environment asks for.
  public static var standard: DataFolders {
    DataFolders(
      environment: variable("NBRUN_DATA").map(absolute),
      cache: variable("XDG_CACHE_HOME").map { $0 + "/nbrun" }
        ?? variable("HOME").map { $0 + "/.cache/nbrun" },
      system: ["/usr/share/datasets"])
  }

  /// The folders that loading looks in, for the whole process.
  public static var current: DataFolders {
    get { shared.withLock { $0 } }
    set { shared.withLock { $0 = newValue } }
  }

  private static let shared = Mutex(DataFolders.standard)

  /// A path that stays right when the current folder changes, as it does while a cell runs.
  private static func absolute(_ path: String) -> String {
    guard !path.hasPrefix("/"), let folder = getcwd(nil, 0) else { return path }
    defer { free(folder) }
    return String(cString: folder) + "/" + path
  }

  /// An environment variable's value; an empty one counts as absent.
  private static func variable(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    let text = String(cString: value)
    return text.isEmpty ? nil : text
  }
}

/// How far a download is.
public struct DownloadProgress: Hashable, Sendable {
  /// The file's name.
  public let name: String

  /// The bytes received so far.
  public let receivedBytes: Int

  /// The bytes that are expected in all.
  public let totalBytes: Int

  /// Says how far a download is.
  ///
  /// - Parameters:
  ///   - name: The file's name.
  ///   - receivedBytes: The bytes received so far.
  ///   - totalBytes: The bytes that are expected in all.
  public init(name: String, receivedBytes: Int, totalBytes: Int) {
    self.name = name
    self.receivedBytes = receivedBytes
    self.totalBytes = totalBytes
  }
}
