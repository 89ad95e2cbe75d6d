internal import NeuralNetworks
internal import SwiftLanguage
internal import Tensors

extension CellLibrary {
  static func bindOptimizers(_ library: Library) {
    bindSchedules(library)
    library.type("class Optimizer", Optimizer.self) {
      $0.property("var name: String") { $0.name }
      $0.property("var learningRate: Float", { $0.learningRate }) { $0.learningRate = $1 }
      $0.property("var iterations: Int") { $0.iterations }
      $0.property("var weightDecay: Float?", { $0.weightDecay }) { $0.weightDecay = $1 }
      $0.property("var clipNorm: Float?", { $0.clipNorm }) { $0.clipNorm = $1 }
      $0.property("var clipValue: Float?", { $0.clipValue }) { $0.clipValue = $1 }
      $0.property("var globalClipNorm: Float?", { $0.globalClipNorm }) { $0.globalClipNorm = $1 }
      $0.method("func apply(_ gradients: [Tensor], to parameters: [Parameter]) throws") {
        (optimizer: Optimizer, gradients: [Tensor], parameters: [Parameter]) in
        try optimizer.apply(gradients, to: parameters)
      }
    }
    bindGradientDescent(library)
    bindAdaptive(library)
  }

  private static let bounds =
    "clipNorm: Float? = nil, clipValue: Float? = nil, globalClipNorm: Float? = nil"
  private static let decay = "weightDecay: Float? = nil, "

  private static func bindGradientDescent(_ library: Library) {
    library.type("final class SGD: Optimizer", SGD.self) {
      bind(
        $0, "0.01", "momentum: Float = 0, nesterov: Bool = false",
        SGD.init(learningRate:momentum:nesterov:weightDecay:clipNorm:clipValue:globalClipNorm:))
    }
    library.type("final class RMSprop: Optimizer", RMSprop.self) {
      bind(
        $0, "0.001",
        "rho: Float = 0.9, momentum: Float = 0, epsilon: Float = 1e-7, centered: Bool = false",
        RMSprop.init(
          learningRate:rho:momentum:epsilon:centered:weightDecay:clipNorm:clipValue:globalClipNorm:)
      )
    }
    library.type("final class Adagrad: Optimizer", Adagrad.self) {
      bind(
        $0, "0.001", "initialAccumulator: Float = 0.1, epsilon: Float = 1e-7",
        Adagrad.init(
          learningRate:initialAccumulator:epsilon:weightDecay:clipNorm:clipValue:globalClipNorm:))
    }
    library.type("final class Adadelta: Optimizer", Adadelta.self) {
      bind(
        $0, "0.001", "rho: Float = 0.95, epsilon: Float = 1e-7",
        Adadelta.init(learningRate:rho:epsilon:weightDecay:clipNorm:clipValue:globalClipNorm:))
    }
    library.type("final class Ftrl: Optimizer", Ftrl.self) {
      bind(
        $0, "0.001",
        """
        learningRatePower: Float = -0.5, initialAccumulator: Float = 0.1, l1: Float = 0, \
        l2: Float = 0, l2Shrinkage: Float = 0, beta: Float = 0
        """,
        Ftrl.init(
          learningRate:learningRatePower:initialAccumulator:l1:l2:l2Shrinkage:beta:weightDecay:
          clipNorm:clipValue:globalClipNorm:))
    }
  }

  private static func bindAdaptive(_ library: Library) {
    let arguments = "beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-7"
    library.type("final class Adam: Optimizer", Adam.self) {
      bind(
        $0, "0.001", arguments + ", amsgrad: Bool = false",
        Adam.init(
          learningRate:beta1:beta2:epsilon:amsgrad:weightDecay:clipNorm:clipValue:globalClipNorm:))
    }
    library.type("final class AdamW: Optimizer", AdamW.self) {
      bind(
        $0, "0.001", "weightDecay: Float = 0.004, " + arguments, decay: "",
        AdamW.init(
          learningRate:weightDecay:beta1:beta2:epsilon:clipNorm:clipValue:globalClipNorm:))
    }
    library.type("final class Adamax: Optimizer", Adamax.self) {
      bind(
        $0, "0.001", arguments,
        Adamax.init(learningRate:beta1:beta2:epsilon:weightDecay:clipNorm:clipValue:globalClipNorm:)
      )
    }
    library.type("final class Lion: Optimizer", Lion.self) {
      bind(
        $0, "0.001", "beta1: Float = 0.9, beta2: Float = 0.99",
        Lion.init(learningRate:beta1:beta2:weightDecay:clipNorm:clipValue:globalClipNorm:))
    }
    library.type("final class Lamb: Optimizer", Lamb.self) {
      bind(
        $0, "0.001", arguments,
        Lamb.init(
          learningRate:beta1:beta2:epsilon:weightDecay:clipNorm:clipValue:globalClipNorm:))
    }
    library.type("final class Adafactor: Optimizer", Adafactor.self) {
      bind(
        $0, "0.001",
        """
        beta2Decay: Float = -0.8, epsilon1: Float = 1e-30, epsilon2: Float = 1e-3, \
        clipThreshold: Float = 1, relativeStep: Bool = true
        """,
        Adafactor.init(
          learningRate:beta2Decay:epsilon1:epsilon2:clipThreshold:relativeStep:weightDecay:clipNorm:
          clipValue:globalClipNorm:))
    }
    library.type("final class Nadam: Optimizer", Nadam.self) {
      bind(
        $0, "0.001", arguments,
        Nadam.init(learningRate:beta1:beta2:epsilon:weightDecay:clipNorm:clipValue:globalClipNorm:))
    }
  }

  /// Both initialisers of an optimizer: with a rate, and with a schedule that the rate follows.
  private static func bind<Kind: Optimizer, each Argument: NotebookValue>(
    _ members: NativeMembers<Kind>, _ rate: String, _ arguments: String, decay: String = decay,
    _ make: @escaping (Float, repeat each Argument) -> Kind
  ) {
    members.initializer(
      "init(learningRate: Float = \(rate), \(arguments), \(decay)\(bounds))", make)
    members.initializer(
      "init(learningRate schedule: LearningRateSchedule, \(arguments), \(decay)\(bounds))"
    ) { (schedule: LearningRateSchedule, argument: repeat each Argument) in
      let optimizer = make(0, repeat each argument)
      optimizer.schedule = schedule
      return optimizer
    }
  }
}
