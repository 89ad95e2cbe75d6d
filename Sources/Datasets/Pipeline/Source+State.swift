package import Tensors

/// A pipeline taken apart, as it is kept between processes.
package struct PipelineState {
  /// One step; each takes what the steps before it left, as in reverse Polish notation.
  package enum Step: Codable {
    case rows(pairs: Bool)
    case shuffled(Int, seed: Int?, passes: Int)
    case batched(Int, dropsRemainder: Bool)
    case taken(Int)
    case skipped(Int)
    case repeated(Int?)
    case concatenated
    case zipped
    case unbatched
    /// The number of remembered elements; nil before the first whole pass.
    case cached(Int?, pairs: Bool)
    case mapped(form: String)
    case filtered(form: String)
    case windows(count: Int?, size: Int, shift: Int, stride: Int, dropsRemainder: Bool)
  }

  /// A function made again from where it came from.
  package enum Function {
    case element(ElementFunction)
    case window(WindowFunction)
  }

  package var steps: [Step] = []
  /// The sources' tensors, in the steps' order.
  package var tensors: [Tensor] = []
  /// The functions' origins, in the steps' order; nil for those of compiled code.
  package var functions: [FunctionOrigin?] = []

  package init(steps: [Step], tensors: [Tensor]) {
    self.steps = steps
    self.tensors = tensors
  }

  package init(_ source: Source) { visit(source) }

  private mutating func visit(_ source: Source) {
    switch source {
    case .rows(let features, let targets):
      tensors += [features] + (targets.map { [$0] } ?? [])
      steps.append(.rows(pairs: targets != nil))
    case .shuffled(let inner, let size, let stream):
      visit(inner)
      steps.append(.shuffled(size, seed: stream?.seed, passes: stream?.passes ?? 0))
    case .batched(let inner, let size, let drops):
      visit(inner)
      steps.append(.batched(size, dropsRemainder: drops))
    case .mapped(let inner, let function):
      visit(inner)
      steps.append(.mapped(form: function.origin?.form ?? ""))
      functions.append(function.origin)
    case .filtered(let inner, let function):
      visit(inner)
      steps.append(.filtered(form: function.origin?.form ?? ""))
      functions.append(function.origin)
    case .windows(let windows, let function):
      visit(windows.source)
      steps.append(
        .windows(
          count: windows.innerCount, size: windows.size, shift: windows.shift,
          stride: windows.stride, dropsRemainder: windows.dropsRemainder))
      functions.append(function.origin)
    case .taken(let inner, let number):
      visit(inner)
      steps.append(.taken(number))
    case .skipped(let inner, let number):
      visit(inner)
      steps.append(.skipped(number))
    case .repeated(let inner, let times):
      visit(inner)
      steps.append(.repeated(times))
    case .concatenated(let first, let second):
      visit(first)
      visit(second)
      steps.append(.concatenated)
    case .zipped(let first, let second):
      visit(first)
      visit(second)
      steps.append(.zipped)
    case .unbatched(let inner):
      visit(inner)
      steps.append(.unbatched)
    case .cached(let inner, let cache):
      visit(inner)
      let elements = cache.elements ?? []
      tensors += elements.flatMap { [$0.features] + ($0.targets.map { [$0] } ?? []) }
      steps.append(
        .cached(cache.elements?.count, pairs: elements.first.map { $0.targets != nil } ?? false))
    }
  }

  /// The forms of the functions, in the steps' order.
  package var forms: [String] {
    steps.compactMap { step in
      switch step {
      case .mapped(let form), .filtered(let form): form
      case .windows: FunctionOrigin.windowForm
      default: nil
      }
    }
  }

  /// The source that the steps make; nil where they do not make one.
  package func source(functions: [Function]) -> Source? {
    var stack: [Source] = []
    var (tensors, functions) = (tensors[...], functions[...])
    for step in steps {
      if case .rows(let pairs) = step {
        guard let features = tensors.popFirst() else { return nil }
        stack.append(.rows(features: features, targets: pairs ? tensors.popFirst() : nil))
        continue
      }
      guard let inner = stack.popLast() else { return nil }
      switch step {
      case .rows: return nil
      case .shuffled(let size, let seed, let passes):
        stack.append(
          .shuffled(
            inner, bufferSize: size, stream: seed.map { ShuffleStream(seed: $0, passes: passes) }))
      case .batched(let size, let drops):
        stack.append(.batched(inner, size: size, dropsRemainder: drops))
      case .taken(let number): stack.append(.taken(inner, number))
      case .skipped(let number): stack.append(.skipped(inner, number))
      case .repeated(let times): stack.append(.repeated(inner, times))
      case .concatenated:
        guard let first = stack.popLast() else { return nil }
        stack.append(.concatenated(first, inner))
      case .zipped:
        guard let first = stack.popLast() else { return nil }
        stack.append(.zipped(first, inner))
      case .unbatched: stack.append(.unbatched(inner))
      case .cached(let count, let pairs):
        var elements: [Batch] = []
        for _ in 0..<(count ?? 0) {
          guard let features = tensors.popFirst() else { return nil }
          elements.append(Batch(features: features, targets: pairs ? tensors.popFirst() : nil))
        }
        stack.append(.cached(inner, ElementCache(count == nil ? nil : elements)))
      case .mapped:
        guard case .element(let function)? = functions.popFirst() else { return nil }
        stack.append(.mapped(inner, function))
      case .filtered:
        guard case .element(let function)? = functions.popFirst() else { return nil }
        stack.append(.filtered(inner, function))
      case .windows(let count, let size, let shift, let stride, let drops):
        guard case .window(let function)? = functions.popFirst() else { return nil }
        stack.append(
          .windows(
            NestedDataset(
              source: inner, innerCount: count, size: size, shift: shift, stride: stride,
              dropsRemainder: drops), function))
      }
    }
    return stack.count == 1 ? stack[0] : nil
  }
}

extension FunctionOrigin {
  /// The form of the functions of ``NestedDataset/flatMap(_:)``.
  package static let windowForm = "window"
}
