extension DataError: CustomStringConvertible {
  /// What happened, where, and a way out.
  public var description: String {
    switch self {
    case .notFound(let file, let searched, let download):
      notFound(file, searched, download)
    case .wrongDigest(let path, let expected, let actual):
      "'\(path)' is not the expected data: sha256 of its content is \(actual), not \(expected); "
        + "remove it so that it is fetched again"
    case .wrongSize(let path, let expected, let actual):
      "'\(path)' holds \(actual) bytes where \(expected) are expected; remove it so that it is fetched again"
    case .truncated(let path): "'\(path)' is cut short; remove it so that it is fetched again"
    case .corrupt(let path, let reason): "'\(path)' is damaged: \(reason)"
    case .malformedIDX(let path, let reason): "'\(path)' is not an IDX file: \(reason)"
    case .notText(let path, let offset):
      "'\(path)' is not UTF-8 text: the byte at offset \(offset) is not; convert it, for example with iconv"
    case .unreadable(let path, let reason): "cannot read '\(path)': \(reason)"
    case .unwritable(let path, let reason): "cannot write '\(path)': \(reason)"
    case .folderMissing(let path, let namedBy):
      "the data folder '\(path)' that \(namedBy) names does not exist"
    case .ownFileMissing(let path, let folder):
      if let folder {
        "there is no file '\(path)' in '\(folder)', the notebook's folder"
      } else {
        "there is no file '\(path)'"
      }
    }
  }

  private func notFound(
    _ file: DataFile, _ searched: [String], _ download: DownloadFailure
  ) -> String {
    let name = file.names.first ?? file.folderName
    var text = "'\(name)' was not found in " + searched.map { "'\($0)'" }.joined(separator: ", ")
    switch download {
    case .switchedOff: text += ", and downloads are switched off"
    case .noProgram: text += ", and neither curl nor wget is there to download it"
    case .failed(let reasons):
      text += ", and it could not be downloaded (\(reasons.joined(separator: "; ")))"
    case .noCacheFolder: text += ", and there is no cache folder to download it to (set HOME)"
    }
    var remedies: [String] = []
    if let package = file.package {
      remedies.append("install it with 'apt-get install \(package)'")
    }
    if let folder = searched.first { remedies.append("put the file into '\(folder)'") }
    return remedies.isEmpty ? text : text + "; " + remedies.joined(separator: " or ")
  }
}
