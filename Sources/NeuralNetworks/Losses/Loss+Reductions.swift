/// Losses without other options, reduced otherwise than by the mean.
extension Loss {
  /// ``meanSquaredError``, reduced otherwise.
  public static func meanSquaredError(reduction: Reduction) -> Loss {
    Loss(.meanSquaredError, reduction: reduction)
  }

  /// ``meanAbsoluteError``, reduced otherwise.
  public static func meanAbsoluteError(reduction: Reduction) -> Loss {
    Loss(.meanAbsoluteError, reduction: reduction)
  }

  /// ``meanAbsolutePercentageError``, reduced otherwise.
  public static func meanAbsolutePercentageError(reduction: Reduction) -> Loss {
    Loss(.meanAbsolutePercentageError, reduction: reduction)
  }

  /// ``meanSquaredLogarithmicError``, reduced otherwise.
  public static func meanSquaredLogarithmicError(reduction: Reduction) -> Loss {
    Loss(.meanSquaredLogarithmicError, reduction: reduction)
  }

  /// ``hinge``, reduced otherwise.
  public static func hinge(reduction: Reduction) -> Loss { Loss(.hinge, reduction: reduction) }

  /// ``squaredHinge``, reduced otherwise.
  public static func squaredHinge(reduction: Reduction) -> Loss {
    Loss(.squaredHinge, reduction: reduction)
  }

  /// ``kullbackLeibler``, reduced otherwise.
  public static func kullbackLeibler(reduction: Reduction) -> Loss {
    Loss(.kullbackLeibler, reduction: reduction)
  }

  /// ``poisson``, reduced otherwise.
  public static func poisson(reduction: Reduction) -> Loss { Loss(.poisson, reduction: reduction) }

  /// ``logCosh``, reduced otherwise.
  public static func logCosh(reduction: Reduction) -> Loss { Loss(.logCosh, reduction: reduction) }

  /// ``cosineSimilarity``, reduced otherwise.
  public static func cosineSimilarity(reduction: Reduction) -> Loss {
    Loss(.cosineSimilarity, reduction: reduction)
  }

  /// ``categoricalHinge``, reduced otherwise.
  public static func categoricalHinge(reduction: Reduction) -> Loss {
    Loss(.categoricalHinge, reduction: reduction)
  }

  /// ``dice``, reduced otherwise.
  public static func dice(reduction: Reduction) -> Loss { Loss(.dice, reduction: reduction) }

  /// ``ctc``, reduced otherwise.
  public static func ctc(reduction: Reduction) -> Loss { Loss(.ctc, reduction: reduction) }
}
