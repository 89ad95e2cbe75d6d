/// What can go wrong between a notebook asking for data and having it.
///
/// The cases carry facts; `DataError+Description.swift` has the words.
public enum DataError: Error, Hashable, Sendable {
  /// A file is in none of the folders, and downloading was not allowed or not possible.
  ///
  /// - `searched`: every path that was looked at, in order.
  /// - `download`: why no download took its place.
  case notFound(file: DataFile, searched: [String], download: DownloadFailure)

  /// A file was found, but it is not the file it claims to be.
  case wrongDigest(path: String, expected: String, actual: String)

  /// A file was found, but has another size than the one it claims to be.
  case wrongSize(path: String, expected: Int, actual: Int)

  /// A compressed file ends too early.
  case truncated(path: String)

  /// A compressed file cannot be decompressed.
  case corrupt(path: String, reason: String)

  /// A file does not follow the IDX format.
  case malformedIDX(path: String, reason: String)

  /// A text file is not UTF-8.
  case notText(path: String, offset: Int)

  /// The system would not open or read a file.
  case unreadable(path: String, reason: String)

  /// The system would not write a file or make a folder.
  case unwritable(path: String, reason: String)

  /// A folder that the user named is not there.
  case folderMissing(path: String, namedBy: String)

  /// A file that the notebook names is not there; `folder` is what its path is relative to.
  case ownFileMissing(path: String, folder: String?)
}

/// Why a download brought nothing.
public enum DownloadFailure: Hashable, Sendable {
  /// Downloads are switched off.
  case switchedOff

  /// Neither `curl` nor `wget` is on the search path.
  case noProgram

  /// Each address failed; one line an address.
  case failed([String])

  /// There is no folder to put a download into, as neither `XDG_CACHE_HOME` nor `HOME` is set.
  case noCacheFolder
}
