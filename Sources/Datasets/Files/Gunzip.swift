internal import CZlib

/// Decompression of gzip files: the one place that touches zlib.
enum Gunzip {
  /// What can be wrong with compressed bytes; the caller knows the file and gives it a name.
  enum Fault: Error {
    /// The bytes end before the stream does.
    case truncated
    /// The bytes are no gzip stream, or a checksum inside it does not fit.
    case corrupt(String)
    /// The stream holds more than the output has room for.
    case tooLong
  }

  /// How much is decompressed between two reports to the consumer, in bytes.
  static let chunk = 1 << 20

  /// Whether the bytes begin as a gzip file does.
  static func isCompressed(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.count >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b
  }

  /// Decompresses a gzip file of one or several members.
  ///
  /// - Parameters:
  ///   - bytes: The compressed file.
  ///   - output: Where the bytes go; it may be larger than the result.
  ///   - finished: Called with each range of `output` that is final, in order.
  ///
  /// - Returns: How many bytes were written.
  /// - Throws: ``Fault``.
  static func decompress(
    _ bytes: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer,
    finished: (Range<Int>) -> Void
  ) throws(Fault) -> Int {
    guard isCompressed(bytes) else { throw .corrupt("it does not begin as a gzip file does") }
    var stream = z_stream()
    // 15 bits of window; 16 more ask for the gzip format.
    guard
      inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { throw .corrupt("zlib could not start") }
    defer { inflateEnd(&stream) }

    var rest = bytes
    var written = 0
    while true {
      if stream.avail_in == 0 {
        // zlib counts in 32 bits: feed a large file piece by piece.
        let piece = min(rest.count, 1 << 30)
        guard piece > 0 else { throw .truncated }
        stream.next_in = UnsafeMutablePointer(
          mutating: rest.baseAddress?.assumingMemoryBound(to: UInt8.self))
        stream.avail_in = UInt32(piece)
        rest = UnsafeRawBufferPointer(rebasing: rest[piece...])
      }
      let room = min(chunk, output.count - written)
      guard room > 0 else { throw .tooLong }
      stream.next_out = output.baseAddress?.advanced(by: written)
        .assumingMemoryBound(to: UInt8.self)
      stream.avail_out = UInt32(room)
      let status = inflate(&stream, Z_NO_FLUSH)
      guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else {
        throw .corrupt(stream.msg.map { String(cString: $0) } ?? "zlib reports \(status)")
      }
      let produced = room - Int(stream.avail_out)
      if produced > 0 { finished(written..<written + produced) }
      written += produced
      if status == Z_STREAM_END {
        guard anotherMemberFollows(stream) else { return written }
        inflateReset(&stream)
      }
    }
  }

  /// Whether a further gzip member follows; anything else after the last one is padding.
  private static func anotherMemberFollows(_ stream: z_stream) -> Bool {
    guard stream.avail_in >= 2, let next = stream.next_in else { return false }
    return next[0] == 0x1f && next[1] == 0x8b
  }
}
