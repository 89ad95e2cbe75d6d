/// Image operations whose steps and windows are the same in both directions.
extension Tensor {
  /// The convolution of images with filters, as ``convolved(_:strides:padding:dilation:)-(_,(Int,Int),_,_)``.
  ///
  /// - Throws: ``TensorError`` where the shapes do not fit.
  public func convolved(
    _ filters: Tensor, strides: Int, padding: Padding = .valid, dilation: Int = 1
  ) throws(TensorError) -> Tensor {
    try convolved(
      filters, strides: (strides, strides), padding: padding, dilation: (dilation, dilation))
  }

  /// The transposed convolution with equal strides.
  ///
  /// - Throws: ``TensorError`` where the shapes do not fit.
  public func transposedConvolved(
    _ filters: Tensor, strides: Int, padding: Padding = .valid
  ) throws(TensorError) -> Tensor {
    try transposedConvolved(filters, strides: (strides, strides), padding: padding)
  }

  /// The greatest scalar of each square window.
  ///
  /// - Throws: ``TensorError`` where the windows do not fit.
  public func maximumPooled(
    _ size: Int, strides: Int? = nil, padding: Padding = .valid
  ) throws(TensorError) -> Tensor {
    try maximumPooled((size, size), strides: strides.map { ($0, $0) }, padding: padding)
  }

  /// The mean of each square window.
  ///
  /// - Throws: ``TensorError`` where the windows do not fit.
  public func averagePooled(
    _ size: Int, strides: Int? = nil, padding: Padding = .valid
  ) throws(TensorError) -> Tensor {
    try averagePooled((size, size), strides: strides.map { ($0, $0) }, padding: padding)
  }

  /// Each pixel repeated in a square.
  ///
  /// - Throws: ``TensorError`` where the tensor is no batch of images.
  public func upsampled(_ factor: Int) throws(TensorError) -> Tensor {
    try upsampled((factor, factor))
  }
}
