internal import Tensors

extension Dataset.Source {
  /// Begins a pass: each call gives the next element.
  func cursor() -> () throws -> Batch? {
    switch self {
    case .rows, .shuffled:
      if let (features, targets) = tensors {
        let next = indices()
        return {
          guard let index = next() else { return nil }
          return Batch(features: features[index], targets: targets?[index])
        }
      }
      return shuffledElements()
    case .batched(let inner, let size, let dropsRemainder):
      return inner.batches(size, dropsRemainder)
    case .mapped(let inner, let transform):
      let next = inner.cursor()
      return {
        guard var batch = try next() else { return nil }
        batch.features = try transform(batch.features)
        return batch
      }
    case .mappedPairs(let inner, let transform):
      let next = inner.cursor()
      return {
        guard let batch = try next() else { return nil }
        let (features, targets) = try transform(batch.features, batch.targets ?? batch.features)
        return Batch(features: features, targets: targets)
      }
    case .taken(let inner, let number):
      let next = inner.cursor()
      var left = number
      return {
        guard left > 0 else { return nil }
        left -= 1
        return try next()
      }
    case .skipped(let inner, let number):
      let next = inner.cursor()
      var left = number
      return {
        while left > 0 {
          left -= 1
          if try next() == nil { return nil }
        }
        return try next()
      }
    case .repeated(let inner, let times):
      var next = inner.cursor()
      var left = times.map { $0 - 1 }
      return {
        while true {
          if let batch = try next() { return batch }
          if let remaining = left {
            guard remaining > 0 else { return nil }
            left = remaining - 1
          }
          next = inner.cursor()
          // An empty source repeated without end would never come back.
          guard let first = try next() else { return nil }
          return first
        }
      }
    }
  }

  /// The tensors whose rows are the elements, where nothing but the order was changed.
  private var tensors: (features: Tensor, targets: Tensor?)? {
    switch self {
    case .rows(let features, let targets): (features, targets)
    case .shuffled(let inner, _): inner.tensors
    default: nil
    }
  }

  /// The order of the rows in this pass.
  private func indices() -> () -> Int? {
    switch self {
    case .rows(let features, _):
      var index = 0
      let count = features.shape.first ?? 0
      return {
        guard index < count else { return nil }
        defer { index += 1 }
        return index
      }
    case .shuffled(let inner, let size):
      return Shuffled(size, inner.indices()).next
    default: return { nil }
    }
  }

  private func shuffledElements() -> () throws -> Batch? {
    guard case .shuffled(let inner, let size) = self else { return { nil } }
    let next = inner.cursor()
    var buffer: [Batch] = []
    var isFilled = false
    return {
      if !isFilled {
        isFilled = true
        while buffer.count < size, let batch = try next() { buffer.append(batch) }
      }
      guard !buffer.isEmpty else { return nil }
      let chosen = RandomStream.current.integer(below: buffer.count)
      let result = buffer[chosen]
      if let batch = try next() {
        buffer[chosen] = batch
      } else {
        buffer.swapAt(chosen, buffer.count - 1)
        buffer.removeLast()
      }
      return result
    }
  }

  private func batches(_ size: Int, _ dropsRemainder: Bool) -> () throws -> Batch? {
    if let (features, targets) = tensors {
      let next = indices()
      return {
        var rows: [Int] = []
        rows.reserveCapacity(size)
        while rows.count < size, let index = next() { rows.append(index) }
        if rows.isEmpty || (dropsRemainder && rows.count < size) { return nil }
        return Batch(
          features: try features.gatheringRows(rows), targets: try targets?.gatheringRows(rows))
      }
    }
    let next = cursor()
    return {
      var parts: [Batch] = []
      while parts.count < size, let batch = try next() { parts.append(batch) }
      guard let first = parts.first, !(dropsRemainder && parts.count < size) else { return nil }
      return Batch(
        features: try Tensor.stack(parts.map(\.features)),
        targets: first.targets == nil ? nil : try Tensor.stack(parts.compactMap(\.targets)))
    }
  }
}

/// A reservoir that gives a random one of its numbers and takes in the next.
private final class Shuffled {
  private var buffer: [Int] = []
  private let size: Int
  private let source: () -> Int?
  private var isFilled = false

  init(_ size: Int, _ source: @escaping () -> Int?) {
    self.size = size
    self.source = source
  }

  func next() -> Int? {
    if !isFilled {
      isFilled = true
      while buffer.count < size, let index = source() { buffer.append(index) }
    }
    guard !buffer.isEmpty else { return nil }
    let chosen = RandomStream.current.integer(below: buffer.count)
    let result = buffer[chosen]
    if let index = source() {
      buffer[chosen] = index
    } else {
      buffer.swapAt(chosen, buffer.count - 1)
      buffer.removeLast()
    }
    return result
  }
}
