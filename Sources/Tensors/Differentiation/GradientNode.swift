internal import CKernels
import Synchronization

/// A step of a recorded computation: the operation, its inputs, and its result.
package final class GradientNode: @unchecked Sendable {
  let operation: Operation
  private(set) var inputs: [Tensor]
  let output: TensorStorage
  let shape: [Int]
  /// Later steps have greater numbers: descending order is a reversed topological order.
  let number: UInt64
  /// The layer that took the step, where there is one.
  let scope: AnyObject?

  private static let next = Atomic<UInt64>(0)

  init(_ operation: Operation, inputs: [Tensor], output: TensorStorage, shape: [Int]) {
    self.operation = operation
    self.inputs = inputs
    self.output = output
    self.shape = shape
    scope = Recording.scope
    number = GradientNode.next.wrappingAdd(1, ordering: .relaxed).oldValue
  }

  /// Chains of thousands of steps would overflow the stack if each node released the next.
  deinit {
    var pending: [GradientNode] = inputs.compactMap(\.node)
    inputs = []
    while var node = pending.popLast() {
      // Nobody else holds it: what it holds is taken away, and it goes alone.
      if isKnownUniquelyReferenced(&node) {
        pending.append(contentsOf: node.inputs.compactMap(\.node))
        node.inputs = []
      }
    }
  }

  /// The result as a tensor that is part of the graph.
  var result: Tensor { Tensor(storage: output, shape: shape, node: self) }
}

/// Whether this thread records computations; switched off while plain gradients are computed.
package enum Recording {
  package static var isEnabled: Bool {
    get { thread_recording() != 0 }
    set { thread_set_recording(newValue ? 1 : 0) }
  }

  /// What this thread records steps on behalf of.
  static var scope: AnyObject? {
    thread_scope().map { Unmanaged<AnyObject>.fromOpaque($0).takeUnretainedValue() }
  }

  /// The outermost of the scopes that this thread is within.
  package static var outermost: AnyObject? {
    thread_outermost().map { Unmanaged<AnyObject>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Whether this thread is within no scope.
  package static var isOutside: Bool { thread_outermost() == nil }

  /// Runs `body`, whose steps are recorded on behalf of a scope.
  package static func within<Result>(
    _ scope: any RecordingScope, _ body: () throws -> Result
  ) rethrows -> Result {
    let before = thread_scope()
    let own = Unmanaged.passUnretained(scope as AnyObject).toOpaque()
    let isOutermost = isOutside
    thread_set_scope(own)
    if isOutermost { thread_set_outermost(own) }
    defer {
      thread_set_scope(before)
      if isOutermost { thread_set_outermost(nil) }
    }
    return try body()
  }

  /// Runs `body` without recording.
  package static func paused<Result>(_ body: () throws -> Result) rethrows -> Result {
    let before = isEnabled
    isEnabled = false
    defer { isEnabled = before }
    return try body()
  }
}
