internal import Digests
internal import Glibc
internal import Synchronization

/// A data file that was read: what it was, where it lay, what it held.
public struct FileReading: Hashable, Sendable {
  /// The file's usual name.
  public let name: String
  /// Where it was found.
  public let path: String
  /// SHA-256 of the decompressed content.
  public let sha256: String
  /// The size of the decompressed content in bytes.
  public let bytes: Int
}

/// Who is told of each file that is read: the session, for keys and provenance.
public enum FileReadings {
  private static let observer = Mutex<(@Sendable (FileReading) -> Void)?>(nil)

  /// Sets who is told; nil for nobody.
  public static func observe(_ body: (@Sendable (FileReading) -> Void)?) {
    observer.withLock { $0 = body }
  }

  static func note(_ reading: FileReading) {
    observer.withLock { $0 }?(reading)
  }
}

extension DataFile {
  /// The folders that are searched, in order: those named by option and variable, the user's cache,
  /// the system's; in each also a folder of the data set's own name.
  static func searched(_ folders: DataFolders, _ folderName: String) -> [String] {
    let roots =
      [folders.named, folders.environment, folders.cache].compactMap { $0 } + folders.system
    return roots.flatMap { [$0, $0 + "/" + folderName] }
  }

  /// The verified, decompressed bytes, downloaded where no folder has them.
  ///
  /// - Throws: ``DataError``; never other data than was asked for.
  func load(_ folders: DataFolders = .current) throws(DataError) -> [UInt8] {
    for (folder, source) in [(folders.named, "--data"), (folders.environment, "NBRUN_DATA")] {
      if let folder, access(folder, F_OK) != 0 {
        throw .folderMissing(path: folder, namedBy: source)
      }
    }
    let searched = DataFile.searched(folders, folderName)
    for folder in searched {
      for name in names {
        for path in [folder + "/" + name + ".gz", folder + "/" + name] where MappedFile.exists(path)
        {
          return try verified(path)
        }
      }
    }
    let path = try download(folders, searched)
    return try verified(path)
  }

  private func verified(_ path: String) throws(DataError) -> [UInt8] {
    let file = try MappedFile(path: path)
    let digest = Digest()
    var bytes = [UInt8](repeating: 0, count: byteCount)
    var fault: DataError?
    let actual = bytes.withUnsafeMutableBytes { buffer -> Int in
      guard Gunzip.isCompressed(file.bytes) else {
        guard file.bytes.count == byteCount else { return file.bytes.count }
        buffer.copyMemory(from: file.bytes)
        digest.update(UnsafeRawBufferPointer(buffer))
        return byteCount
      }
      do throws(Gunzip.Fault) {
        let output = UnsafeRawBufferPointer(buffer)
        return try Gunzip.decompress(file.bytes, into: buffer) {
          digest.update(UnsafeRawBufferPointer(rebasing: output[$0]))
        }
      } catch {
        switch error {
        case .truncated: fault = .truncated(path: path)
        case .corrupt(let reason): fault = .corrupt(path: path, reason: reason)
        case .tooLong: fault = .wrongSize(path: path, expected: byteCount, actual: byteCount + 1)
        }
        return byteCount
      }
    }
    if let fault { throw fault }
    guard actual == byteCount else {
      throw .wrongSize(path: path, expected: byteCount, actual: actual)
    }
    let sum = digest.finish()
    guard sum == sha256 else {
      throw .wrongDigest(path: path, expected: sha256, actual: sum)
    }
    FileReadings.note(
      FileReading(name: names.first ?? folderName, path: path, sha256: sum, bytes: byteCount))
    return bytes
  }

  // MARK: Downloading

  private func download(
    _ folders: DataFolders, _ searched: [String]
  ) throws(DataError) -> String {
    func missing(_ failure: DownloadFailure) -> DataError {
      .notFound(file: self, searched: searched, download: failure)
    }
    guard folders.allowsDownloads else { throw missing(.switchedOff) }
    guard let cache = folders.cache else { throw missing(.noCacheFolder) }
    guard let program = ["curl", "wget"].compactMap(Downloader.find).first else {
      throw missing(.noProgram)
    }
    let folder = cache + "/" + folderName
    try Downloader.makeFolders(folder)
    let target = folder + "/" + downloadName
    let partial = "\(target).\(getpid()).partial"
    var reasons: [String] = []
    for address in addresses {
      let failure = Downloader.fetch(address, program: program, to: partial) { received in
        folders.reportProgress?(
          DownloadProgress(
            name: downloadName, receivedBytes: received, totalBytes: downloadByteCount))
      }
      if let failure {
        unlink(partial)
        reasons.append(failure)
        continue
      }
      guard rename(partial, target) == 0 else {
        let reason = SystemError.text()
        unlink(partial)
        throw .unwritable(path: target, reason: reason)
      }
      return target
    }
    throw missing(.failed(reasons))
  }
}

/// Downloads by the system's own program: linking an HTTP client would slow every start.
enum Downloader {
  static func find(_ program: String) -> String? {
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
    return path.split(separator: ":").map { $0 + "/" + program }.first { access($0, X_OK) == 0 }
  }

  static func makeFolders(_ path: String) throws(DataError) {
    var current = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      current += "/" + part
      if mkdir(current, 0o755) != 0, errno != EEXIST {
        throw .unwritable(path: current, reason: SystemError.text())
      }
    }
  }

  /// Runs the program and watches the file grow; the reason where it fails.
  static func fetch(
    _ address: String, program: String, to path: String, progress: (Int) -> Void
  ) -> String? {
    let arguments =
      program.hasSuffix("curl")
      ? [
        program, "--fail", "--location", "--silent", "--show-error", "--connect-timeout", "15",
        "--output", path, address,
      ]
      : [program, "--quiet", "--timeout=15", "--tries=1", "--output-document=" + path, address]
    var pointers = arguments.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var child: pid_t = 0
    guard posix_spawn(&child, program, &actions, nil, &pointers, environ) == 0 else {
      return "\(program) could not be started"
    }
    var status: Int32 = 0
    while waitpid(child, &status, WNOHANG) == 0 {
      var facts = stat()
      if stat(path, &facts) == 0 { progress(Int(facts.st_size)) }
      usleep(100_000)
    }
    let exitCode = (status >> 8) & 0xff
    if status == 0 { return nil }
    switch (program.hasSuffix("curl"), exitCode) {
    case (true, 6), (false, 4): return "no network: \(address)"
    case (true, 7), (true, 28): return "no answer from \(address)"
    case (true, 22), (false, 8): return "the server refused \(address)"
    default: return "exit code \(exitCode) for \(address)"
    }
  }
}
