/// A published data file: what it is called, what it must hold, and where it comes from.
public struct DataFile: Hashable, Sendable {
  /// The names it may have in a folder, best first; each may also end in `.gz`.
  public let names: [String]

  /// The size of the decompressed file in bytes.
  public let byteCount: Int

  /// The SHA-256 sum of the decompressed bytes, in lower-case hexadecimal.
  public let sha256: String

  /// Where to download it, best first.
  public let addresses: [String]

  /// The size of the download in bytes.
  public let downloadByteCount: Int

  /// The Debian package that installs it, if there is one.
  public let package: String?

  /// The folder below the user's cache folder that downloads of its data set go to.
  public let folderName: String

  /// Describes a data file.
  ///
  /// - Parameters:
  ///   - names: The names it may have in a folder, best first.
  ///   - byteCount: The size of the decompressed file in bytes.
  ///   - sha256: The SHA-256 sum of the decompressed bytes, in lower-case hexadecimal.
  ///   - addresses: Where to download it, best first.
  ///   - downloadByteCount: The size of the download in bytes.
  ///   - package: The Debian package that installs it, if there is one.
  ///   - folderName: The folder below the user's cache folder that downloads go to.
  public init(
    names: [String], byteCount: Int, sha256: String, addresses: [String], downloadByteCount: Int,
    package: String?, folderName: String
  ) {
    self.names = names
    self.byteCount = byteCount
    self.sha256 = sha256
    self.addresses = addresses
    self.downloadByteCount = downloadByteCount
    self.package = package
    self.folderName = folderName
  }

  /// The name that a download is stored under: the address's last part says whether it is packed.
  var downloadName: String {
    let name = names.first ?? folderName
    return addresses.allSatisfy { $0.hasSuffix(".gz") } ? name + ".gz" : name
  }
}
