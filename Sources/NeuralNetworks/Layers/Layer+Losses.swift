internal import Synchronization
public import Tensors

extension Layer {
  /// What training adds to the loss for the size of the parameters that it changes.
  package var penalties: [Tensor] {
    get throws { try trainableVariables.compactMap { try $0.regularizer?($0.value) } }
  }

  /// What the layer adds to the loss: for the size of its parameters, and what its last call added for outputs
  /// and by ``addLoss(_:)``.
  ///
  /// `fit` adds them by itself; a training loop of one's own adds them up. Each is one number.
  public var losses: [Tensor] {
    get throws { try penalties + ((self as? BaseLayer)?.addedLosses ?? []) }
  }

  /// Adds a number to the loss of the model that calls the layer, until the model is called again.
  ///
  /// - Parameter loss: One number, made of the library's operations, so that it has a derivative.
  /// - Throws: ``ModelError/setting(_:problem:)`` where no model calls the layer, or for several numbers.
  public func addLoss(_ loss: Tensor) throws {
    guard loss.count == 1 else {
      throw ModelError.setting(
        name,
        problem:
          "addLoss takes one number, not numbers of shape \(loss.shape); take their mean() or sum()"
      )
    }
    guard let outermost = Recording.outermost as? BaseLayer else {
      throw ModelError.setting(
        name,
        problem: "addLoss adds to the loss of the model that calls the layer, and none does; "
          + "a loop of one's own adds the number to its loss itself")
    }
    outermost.addedLosses.append(try loss.reshaped([]))
  }
}

extension BaseLayer {
  /// Where the outputs' regulariser is kept among those of the parameters.
  static let activityKey = "activity"

  /// What training adds to the loss for the outputs' size, a mean over the batch.
  public var activityRegularizer: Regularizer? {
    get { regularizers[BaseLayer.activityKey] }
    set {
      // Plans made before are made anew, but not for each layer that is made without one.
      guard newValue != activityRegularizer else { return }
      regularizers[BaseLayer.activityKey] = newValue
      Model.structure.wrappingAdd(1, ordering: .relaxed)
    }
  }

  /// Runs a call of the layer; the outermost one gathers what the calls within it add to the loss.
  func called<Result>(_ body: () throws -> Result) rethrows -> Result {
    if !addedLosses.isEmpty, Recording.isOutside { addedLosses = [] }
    return try Recording.within(self, body)
  }

  /// The output, for whose size something is added to the loss where the layer has a regulariser for it.
  func regularized(_ output: Tensor) throws -> Tensor {
    guard !regularizers.isEmpty, let activityRegularizer else { return output }
    let outermost = Recording.outermost as? BaseLayer ?? self
    let share = 1 / Float(max(output.shape.first ?? 1, 1))
    outermost.addedLosses.append(try activityRegularizer(output) * share)
    return output
  }
}
