internal import CKernels

extension Tensor {
  /// The output of a dense layer over few rows, as one step of the recorded computation.
  ///
  /// - Parameters:
  ///   - kernel: `[inputs, outputs]`.
  ///   - bias: `[outputs]`, or none.
  ///   - activation: Applied to the sums.
  /// - Returns: `[…, outputs]` for this tensor's `[…, inputs]`.
  /// - Throws: ``TensorError/shapeMismatch(operation:left:right:)``.
  package func dense(
    _ kernel: Tensor, _ bias: Tensor?, _ activation: FusedActivation
  ) throws(TensorError) -> Tensor {
    guard rank >= 2, kernel.rank == 2, shape[rank - 1] == kernel.shape[0],
      bias.map({ $0.rank == 1 && $0.shape[0] == kernel.shape[1] }) ?? true
    else { throw .shapeMismatch(operation: "matmul", left: shape, right: kernel.shape) }
    let products = DenseProducts(
      rows: shape.dropLast().reduce(1, *), inputs: kernel.shape[0], outputs: kernel.shape[1])
    var outputShape = shape
    outputShape[rank - 1] = products.outputs
    let output = Tensor(shape: outputShape) {
      products.forward(
        pointer, kernel: kernel.pointer, bias: bias?.pointer, activation: activation, into: $0)
    }
    guard node != nil || kernel.node != nil || bias?.node != nil else { return output }
    let all = [self, kernel] + (bias.map { [$0] } ?? [])
    guard Tensor.records(all) else { return output }
    let (input, fixedKernel) = (detached(), kernel.detached())
    let asked = (input: node != nil, kernel: kernel.node != nil, bias: bias?.node != nil)
    let derivative = CustomDerivative("dense") { upstream in
      let slopes =
        activation == .linear
        ? upstream
        : Tensor(shape: upstream.shape) { result in
          parallelElements(upstream.count) { start, length in
            kernel_activation_gradient(
              activation.kernel, activation.slope, output.pointer + start,
              upstream.pointer + start, result + start, length)
          }
        }
      let inputGradient = asked.input ? TensorStorage(count: input.count) : nil
      let kernelGradient = asked.kernel ? TensorStorage(count: fixedKernel.count) : nil
      var gradients = DenseProducts.Gradients(input: inputGradient?.pointer)
      if let target = kernelGradient?.pointer {
        gradients.kernel = { rows, block in
          (target + rows.lowerBound * products.outputs).update(
            from: block, count: rows.count * products.outputs)
        }
      }
      products.backward(
        slopes.pointer, input: input.pointer, kernel: fixedKernel.pointer, into: gradients)
      var result: [Tensor?] = [
        inputGradient.map { Tensor(storage: $0, shape: input.shape) },
        kernelGradient.map { Tensor(storage: $0, shape: fixedKernel.shape) },
      ]
      if asked.bias {
        result.append(
          Tensor(shape: [products.outputs]) {
            sumRows(slopes.pointer, $0, rows: products.rows, columns: products.outputs)
          })
      } else if bias != nil {
        result.append(nil)
      }
      return result
    }
    return output.recorded(.custom(derivative), all)
  }
}
