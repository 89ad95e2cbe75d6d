/// How one parameter of a layer starts, and what training does to it beside following its gradient.
package struct ParameterSettings {
  let initializer: Initializer
  /// What training adds to the loss for its size.
  let regularizer: Regularizer?
  /// What training keeps it to.
  let constraint: Constraint?

  package init(
    _ initializer: Initializer, _ regularizer: Regularizer? = nil, _ constraint: Constraint? = nil
  ) {
    (self.initializer, self.regularizer, self.constraint) = (initializer, regularizer, constraint)
  }
}

extension BaseLayer {
  /// Has training treat the parameter of a name as its settings say.
  func regulate(_ name: String, _ settings: ParameterSettings) {
    regularizers[name] = settings.regularizer
    constraints[name] = settings.constraint
  }
}
