internal import CCrypto

/// A running SHA-256 sum (FIPS 180-4), computed by libcrypto.
///
/// The one place that touches OpenSSL. A context that cannot be made or fed would be a fault of
/// the library itself, never of the data, hence the preconditions.
package final class Digest {
  private let context: OpaquePointer

  package init() {
    guard let context = EVP_MD_CTX_new() else {
      preconditionFailure("libcrypto could not allocate a digest context")
    }
    precondition(EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1, "SHA-256 is unavailable")
    self.context = context
  }

  deinit {
    EVP_MD_CTX_free(context)
  }

  /// Adds bytes to the sum.
  package func update(_ bytes: UnsafeRawBufferPointer) {
    precondition(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1)
  }

  /// The sum as 64 lower-case hexadecimal digits; the digest takes no more bytes after it.
  package func finish() -> String {
    var sum = [UInt8](repeating: 0, count: 32)
    precondition(EVP_DigestFinal_ex(context, &sum, nil) == 1)
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(64)
    for byte in sum {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The SHA-256 sum of bytes that are all at hand.
  package static func sha256(of bytes: UnsafeRawBufferPointer) -> String {
    let digest = Digest()
    digest.update(bytes)
    return digest.finish()
  }
}
