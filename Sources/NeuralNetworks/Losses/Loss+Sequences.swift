internal import Tensors

/// Connectionist temporal classification (Graves et al., 2006), and losses of labels that networks seldom have.
extension Loss {
  /// Minus the logarithm of the probability that the steps spell the labels, `[batch]`.
  ///
  /// Made of differentiable operations along the steps, in logarithms.
  func connectionist(_ targets: Tensor, _ predictions: Tensor) throws -> Tensor {
    guard targets.rank == 2, predictions.rank == 3, targets.shape[0] == predictions.shape[0],
      predictions.shape[1] > 0
    else {
      throw TensorError.shapeMismatch(
        operation: "\(name): labels [batch, length] and logits [batch, steps, classes]",
        left: targets.shape, right: predictions.shape)
    }
    let (batch, steps, classes) = (
      predictions.shape[0], predictions.shape[1], predictions.shape[2]
    )
    let spelling = Spelling(try labels(of: targets, steps: steps, classes: classes))
    let width = spelling.width
    let logits = try predictions.logSoftmax().reshaped([batch * steps * classes, 1])
    let scores = try logits.gatheringRows(spelling.places(steps: steps, classes: classes))
      .reshaped([batch, steps, width])
    func at(_ step: Int) throws -> Tensor {
      try scores.slice(step..<(step + 1), axis: 1).reshaped([batch, width])
    }
    var reached = try at(0) + spelling.penalties { _, place in place > 1 }
    let never = Tensor(shape: [batch, 1], repeating: Spelling.never)
    let skipping = spelling.penalties { labels, place in
      // A blank must stand between equal labels, and blanks are not skipped.
      place < 2 || place.isMultiple(of: 2) || place / 2 >= labels.count
        || labels[place / 2] == labels[place / 2 - 1]
    }
    for step in 1..<max(steps, 1) {
      var ways = [reached]
      if width > 1 {
        ways.append(
          try Tensor.concatenate([never, reached.slice(0..<(width - 1), axis: 1)], axis: 1))
        ways.append(
          try Tensor.concatenate([never, never, reached.slice(0..<(width - 2), axis: 1)], axis: 1)
            + skipping)
      }
      reached = try Tensor.stack(ways).logSumExp(along: 0) + at(step)
    }
    let ends = spelling.penalties { labels, place in
      place != 2 * labels.count && place != 2 * labels.count - 1
    }
    return try -(reached + ends).logSumExp(along: 1)
  }

  /// Each example's labels, without the zeros that fill its row up.
  private func labels(of targets: Tensor, steps: Int, classes: Int) throws -> [[Int]] {
    let length = targets.shape[1]
    let scalars = targets.scalars
    return try (0..<targets.shape[0]).map { example in
      let row = scalars[(example * length)..<((example + 1) * length)]
      if let wrong = row.first(where: { !Loss.isClass($0, of: classes) }) {
        throw ModelError.setting(name, problem: Loss.classProblem(wrong, classes))
      }
      let labels = row.prefix { $0 != 0 }.map { Int($0) }
      guard row.dropFirst(labels.count).allSatisfy({ $0 == 0 }) else {
        throw ModelError.setting(
          name,
          problem: "example \(example) of the batch has a label behind a 0; 0 is the blank, "
            + "and fills rows up at their end")
      }
      // Equal labels need a blank in between.
      let needed = labels.count + zip(labels, labels.dropFirst()).count { $0 == $1 }
      guard needed <= steps else {
        throw ModelError.setting(
          name,
          problem: "the \(labels.count) labels of example \(example) of the batch need \(needed) "
            + "steps, but the predictions have \(steps)")
      }
      return labels
    }
  }

  /// Rows of one label attract each other, those of others repel (Sun et al., 2020).
  ///
  /// Gradients flow through the weights too, as in Keras; the paper holds them fixed.
  func circle(_ targets: Tensor, _ predictions: Tensor) throws -> Tensor {
    guard predictions.rank == 2, targets.count == predictions.shape[0] else {
      throw TensorError.shapeMismatch(
        operation: "\(name): class numbers [batch] and rows of length 1 [batch, size]",
        left: targets.shape, right: predictions.shape)
    }
    let (labels, batch) = (targets.scalars, predictions.shape[0])
    let (gamma, margin) = (configuration.gamma ?? 80, configuration.margin ?? 0.4)
    let keepsSelf = configuration.keepsSelf ?? false
    func pairs(_ counts: (_ row: Int, _ other: Int) -> Bool) -> Tensor {
      Tensor(shape: [batch, batch]) { mask in
        for row in 0..<batch {
          for other in 0..<batch { mask[row * batch + other] = counts(row, other) ? 1 : 0 }
        }
      }
    }
    let same = pairs { labels[$0] == labels[$1] && (keepsSelf || $0 != $1) }
    let different = pairs { labels[$0] != labels[$1] }
    let distances = try (1 - matmul(predictions, predictions.transposed())).relu()
    func sum(_ scores: Tensor, _ mask: Tensor) throws -> Tensor {
      try (scores * mask + (1 - mask) * Spelling.never).logSumExp(along: 1)
    }
    let near = try (distances + margin).relu() * (distances - margin) * gamma
    let far = try (1 + margin - distances).relu() * (1 - margin - distances) * gamma
    return try (sum(near, same) + sum(far, different)).softplus()
  }

  /// `(1 - p^q) / q`, p being the probability of the right class (Zhang and Sabuncu, 2018).
  func generalized(_ targets: Tensor, _ predictions: Tensor) throws -> Tensor {
    let q = configuration.q ?? 0.5
    guard q > 0, q < 1 else {
      throw ModelError.setting(name, problem: "q is \(q), but must lie between 0 and 1")
    }
    let right = try (oneHot(targets, predictions) * predictions).sum(along: -1)
    return (1 - right.power(q)) / q
  }
}

/// The places that steps go through to spell labels: a blank, a label, a blank, a label, …, a blank.
private struct Spelling {
  let labels: [[Int]]
  /// Places of the longest row.
  let width: Int
  /// The logarithm of what does not happen: finite, so that no difference is of two infinities.
  static let never: Float = -1e30

  init(_ labels: [[Int]]) {
    self.labels = labels
    width = 2 * (labels.map(\.count).max() ?? 0) + 1
  }

  /// Where each place's score lies among logits `[batch, steps, classes]`, for all steps.
  func places(steps: Int, classes: Int) -> [Int] {
    var places: [Int] = []
    places.reserveCapacity(labels.count * steps * width)
    for (example, row) in labels.enumerated() {
      for step in 0..<steps {
        for place in 0..<width {
          let label = place.isMultiple(of: 2) || place / 2 >= row.count ? 0 : row[place / 2]
          places.append((example * steps + step) * classes + label)
        }
      }
    }
    return places
  }

  /// `[batch, width]`: what makes a place impossible where a condition holds, else 0.
  func penalties(_ isImpossible: (_ labels: [Int], _ place: Int) -> Bool) -> Tensor {
    Tensor(shape: [labels.count, width]) { penalties in
      for (example, row) in labels.enumerated() {
        for place in 0..<width {
          penalties[example * width + place] = isImpossible(row, place) ? Spelling.never : 0
        }
      }
    }
  }
}
