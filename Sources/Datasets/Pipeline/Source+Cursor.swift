package import Tensors

extension Source {
  /// Begins a pass: each call gives the next element.
  package func cursor() -> () throws -> Batch? {
    switch self {
    case .rows, .shuffled:
      if let (features, targets) = tensors {
        let next = indices()
        return {
          guard let index = try next() else { return nil }
          return Batch(features: features[index], targets: targets?[index])
        }
      }
      return shuffledElements()
    case .batched(let inner, let size, let dropsRemainder):
      return inner.batches(size, dropsRemainder)
    case .mapped(let inner, let function), .filtered(let inner, let function):
      let next = inner.cursor()
      return {
        while let batch = try next() {
          if let result = try function.body(batch) { return result }
        }
        return nil
      }
    case .windows(let windows, let function): return flattened(windows, function)
    case .concatenated(let first, let second):
      let (next, last) = (first.cursor(), second.cursor())
      return { try next() ?? last() }
    case .zipped(let first, let second):
      let (next, other) = (first.cursor(), second.cursor())
      return {
        guard let left = try next(), let right = try other() else { return nil }
        return Batch(features: left.features, targets: right.features)
      }
    case .unbatched(let inner): return inner.rows()
    case .cached(let inner, let cache): return inner.remembered(in: cache)
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
    case .repeated(_, 0): return { nil }
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

  /// The rows of each element, one after the other.
  private func rows() -> () throws -> Batch? {
    let next = cursor()
    var (current, row): (Batch?, Int) = (nil, 0)
    return {
      while true {
        if let batch = current, row < batch.features.shape.first ?? 0 {
          defer { row += 1 }
          return Batch(features: batch.features[row], targets: batch.targets?[row])
        }
        guard let batch = try next() else { return nil }
        guard batch.features.rank > 0 else {
          throw TensorError.invalidShape(
            operation: "unbatched", shape: batch.features.shape, expected: "at least one axis")
        }
        (current, row) = (batch, 0)
      }
    }
  }

  /// The elements, computed in the first pass alone.
  private func remembered(in cache: ElementCache) -> () throws -> Batch? {
    if let elements = cache.elements {
      var position = 0
      return {
        guard position < elements.count else { return nil }
        defer { position += 1 }
        return elements[position]
      }
    }
    let next = cursor()
    var elements: [Batch] = []
    return {
      guard let batch = try next() else {
        cache.elements = elements
        return nil
      }
      elements.append(batch)
      return batch
    }
  }

  /// The tensors whose rows are the elements, where nothing but the order was changed.
  private var tensors: (features: Tensor, targets: Tensor?)? {
    switch self {
    case .rows(let features, let targets): (features, targets)
    case .shuffled(let inner, _, _): inner.tensors
    default: nil
    }
  }

  /// The order of the rows in this pass.
  private func indices() -> () throws -> Int? {
    switch self {
    case .rows(let features, _):
      var index = 0
      let count = features.shape.first ?? 0
      return {
        guard index < count else { return nil }
        defer { index += 1 }
        return index
      }
    case .shuffled(let inner, let size, let stream):
      return Reservoir(size, stream, inner.indices()).next
    default: return { nil }
    }
  }

  private func shuffledElements() -> () throws -> Batch? {
    guard case .shuffled(let inner, let size, let stream) = self else { return { nil } }
    return Reservoir(size, stream, inner.cursor()).next
  }

  /// The elements of all windows, one window after the other.
  private func flattened(
    _ windows: NestedDataset, _ function: WindowFunction
  ) -> () throws -> Batch? {
    let nextWindow = windows.cursor()
    var next: () throws -> Batch? = { nil }
    return {
      while true {
        if let batch = try next() { return batch }
        guard let window = try nextWindow() else { return nil }
        next = try function.body(window).makeBatches()
      }
    }
  }

  private func batches(_ size: Int, _ dropsRemainder: Bool) -> () throws -> Batch? {
    if let (features, targets) = tensors {
      let next = indices()
      return {
        var rows: [Int] = []
        rows.reserveCapacity(size)
        while rows.count < size, let index = try next() { rows.append(index) }
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

/// A buffer that gives a random one of its elements and takes in the next.
private final class Reservoir<Element> {
  private var buffer: [Element] = []
  private let size: Int
  private let stream: RandomStream?
  private let source: () throws -> Element?
  private var isFilled = false

  init(_ size: Int, _ stream: ShuffleStream?, _ source: @escaping () throws -> Element?) {
    self.size = size
    self.stream = stream?.nextPass()
    self.source = source
  }

  func next() throws -> Element? {
    if !isFilled {
      isFilled = true
      while buffer.count < size, let element = try source() { buffer.append(element) }
    }
    guard !buffer.isEmpty else { return nil }
    let chosen = (stream ?? RandomStream.current).integer(below: buffer.count)
    let result = buffer[chosen]
    if let element = try source() {
      buffer[chosen] = element
    } else {
      buffer.swapAt(chosen, buffer.count - 1)
      buffer.removeLast()
    }
    return result
  }
}
