public import Tensors

/// An end of a sequence.
public enum SequenceEnd: String, Hashable, Codable, Sendable {
  /// Before its first element.
  case pre
  /// After its last element.
  case post
}

/// Sequences of unlike lengths as rows of one tensor, as Keras' `pad_sequences` makes them.
///
/// - Parameters:
///   - sequences: Lists of numbers, such as a ``Tokenizer`` gives.
///   - maxLength: The length of all rows; that of the longest sequence when nil.
///   - padding: Where a sequence that is too short is filled up.
///   - truncating: Where a sequence that is too long is cut.
///   - value: What it is filled up with.
/// - Returns: `[sequences, maxLength]`.
public func padSequences(
  _ sequences: [[Int]], maxLength: Int? = nil, padding: SequenceEnd = .pre,
  truncating: SequenceEnd = .pre, value: Float = 0
) -> Tensor {
  let length = max(maxLength ?? sequences.map(\.count).max() ?? 0, 0)
  return Tensor(shape: [sequences.count, length]) { scalars in
    scalars.update(repeating: value, count: sequences.count * length)
    for (row, sequence) in sequences.enumerated() {
      let kept = truncating == .pre ? sequence.suffix(length) : sequence.prefix(length)
      let start = row * length + (padding == .pre ? length - kept.count : 0)
      for (offset, number) in kept.enumerated() { scalars[start + offset] = Float(number) }
    }
  }
}
