/// Keras' metrics that are losses as figures.
extension Metric {
  /// The metrics that are losses as figures, by name.
  static let ofLosses: [Metric] = [
    .categoricalCrossentropy, .sparseCategoricalCrossentropy, .meanAbsolutePercentageError,
    .meanSquaredLogarithmicError, .hinge, .squaredHinge, .categoricalHinge, .kullbackLeibler,
    .poisson, .logCosh,
  ].map(Metric.init(loss:))

  /// A loss' mean as a figure.
  private init(loss: Loss) {
    self.init(mean: loss.name) { try loss($0, $1) }
  }

  /// The cross-entropy of class probabilities and one-hot rows, as a figure.
  public static let categoricalCrossentropy = Metric(loss: .categoricalCrossentropy)
  /// The cross-entropy of class probabilities and class numbers, as a figure.
  public static let sparseCategoricalCrossentropy = Metric(loss: .sparseCategoricalCrossentropy)
  /// The mean of the absolute differences in hundredths of the targets.
  public static let meanAbsolutePercentageError = Metric(loss: .meanAbsolutePercentageError)
  /// The mean of the squared differences of `log(1 + x)`.
  public static let meanSquaredLogarithmicError = Metric(loss: .meanSquaredLogarithmicError)
  /// The hinge loss, as a figure.
  public static let hinge = Metric(loss: .hinge)
  /// The squared hinge loss, as a figure.
  public static let squaredHinge = Metric(loss: .squaredHinge)
  /// The hinge loss of one-hot rows, as a figure.
  public static let categoricalHinge = Metric(loss: .categoricalHinge)
  /// The Kullback–Leibler divergence, as a figure.
  public static let kullbackLeibler = Metric(loss: .kullbackLeibler)
  /// Poisson's loss, as a figure.
  public static let poisson = Metric(loss: .poisson)
  /// The logarithm of the error's hyperbolic cosine, as a figure.
  public static let logCosh = Metric(loss: .logCosh)
}
