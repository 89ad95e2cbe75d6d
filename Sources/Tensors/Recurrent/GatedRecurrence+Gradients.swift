internal import CKernels

extension GatedRecurrence {
  /// The gradients of the input, where it is asked for, both kernels, the bias and the initial state.
  func backward(_ upstream: Tensor, gates: TensorStorage, states: Tensor) -> [Tensor?] {
    // Sums of two parts: the second's are added at the end, always in this order.
    let partial = (0..<2).map { _ in
      (
        kernel: Tensor.zeros(kernel.shape), recurrent: Tensor.zeros(recurrentKernel.shape),
        bias: Tensor.zeros(bias.shape)
      )
    }
    let initialGradient = Tensor.zeros(initialState.shape)
    // Data has no gradient to compute.
    let inputGradient = isInputWatched ? Tensor.zeros(input.shape) : nil
    let packed = PackedGates(recurrentKernel, units: units, transposed: true)
    let packedKernel =
      isInputWatched ? PackedGates(kernel, units: units, transposed: true) : nil
    eachPart { part, first, rows in
      let scratch = TensorStorage(count: rows * steps * (width + units))
      let sums = SumGradients(
        inputs: scratch.pointer, candidate: scratch.pointer + rows * steps * width)
      unroll(
        upstream, first, rows, packed, gates: gates.pointer, states: states.pointer, into: sums,
        former: initialGradient.pointer + first * units)
      let count = rows * steps
      let biases = partial[part].bias.pointer
      kernel_sum_rows(sums.inputs, biases, count, width)
      (biases + width).update(from: biases, count: 2 * units)
      kernel_sum_rows(sums.candidate, biases + width + 2 * units, count, units)
      for row in 0..<rows {
        let own = SumGradients(
          inputs: sums.inputs + row * steps * width,
          candidate: sums.candidate + row * steps * units)
        recurrentGradients(first + row, own, states, into: partial[part].recurrent.pointer)
        kernelGradients(first + row, own, into: partial[part].kernel.pointer)
        guard let packedKernel, let inputGradient else { continue }
        inputGradients(first + row, own, packedKernel, into: inputGradient.pointer)
      }
    }
    for (target, source) in [
      (partial[0].kernel, partial[1].kernel), (partial[0].recurrent, partial[1].recurrent),
      (partial[0].bias, partial[1].bias),
    ] { kernel_accumulate(source.pointer, target.pointer, target.count) }
    return [
      inputGradient, partial[0].kernel, partial[0].recurrent, partial[0].bias, initialGradient,
    ]
  }

  /// The gradients of sums, step by step and example by example.
  private struct SumGradients {
    /// `[rows, steps, 3 * units]`: of the inputs' part, and of the state's but for the candidate.
    let inputs: UnsafeMutablePointer<Float>
    /// `[rows, steps, units]`: of the state's part of the candidate.
    let candidate: UnsafeMutablePointer<Float>
  }

  /// A gate's gradients of the state's part, and how far one step's lie from the next's.
  private func stateGradients(
    _ gate: Int, _ sums: SumGradients
  ) -> (UnsafePointer<Float>, stride: Int) {
    gate == 2
      ? (UnsafePointer(sums.candidate), units) : (UnsafePointer(sums.inputs + gate * units), width)
  }

  /// Through the steps backwards: the gradients of all sums.
  ///
  /// `former` is zero before and the gradient of the initial states after it.
  private func unroll(
    _ upstream: Tensor, _ first: Int, _ rows: Int, _ packed: PackedGates,
    gates: UnsafeMutablePointer<Float>, states: UnsafeMutablePointer<Float>,
    into sums: SumGradients, former: UnsafeMutablePointer<Float>
  ) {
    for step in stride(from: steps - 1, through: 0, by: -1) {
      let place = first * steps + step
      let (state, stride) = state(before: step, first, UnsafePointer(states))
      let own = SumGradients(
        inputs: sums.inputs + step * width, candidate: sums.candidate + step * units)
      kernel_gru_backward(
        upstream.pointer + place * units, steps * units, gates + place * 4 * units,
        steps * 4 * units, state, stride, own.inputs, steps * width, own.candidate, steps * units,
        former, rows, units)
      for gate in 0..<3 {
        let (gradients, apart) = stateGradients(gate, own)
        kernel_packed_product_added(
          gradients, steps * apart, packed[gate],
          recurrentMasks.isEmpty ? nil : recurrentMasks[gate].pointer + first * units, units,
          former, units, rows, units, units)
      }
    }
  }

  /// Adds what an example gives to the recurrent kernel's gradient.
  private func recurrentGradients(
    _ example: Int, _ sums: SumGradients, _ states: Tensor,
    into gradient: UnsafeMutablePointer<Float>
  ) {
    for gate in 0..<3 {
      let mask = recurrentMasks.isEmpty ? nil : recurrentMasks[gate].pointer + example * units
      let (gradients, apart) = stateGradients(gate, sums)
      // The first step goes on from the initial state, each other one from the output before it.
      kernel_steps_product(
        initialState.pointer + example * units, units, gradients, apart, mask,
        gradient + gate * units, width, 1, units, units)
      kernel_steps_product(
        states.pointer + example * steps * units, units, gradients + apart, apart, mask,
        gradient + gate * units, width, steps - 1, units, units)
    }
  }

  /// Adds what an example gives to the kernel's gradient.
  private func kernelGradients(
    _ example: Int, _ sums: SumGradients, into gradient: UnsafeMutablePointer<Float>
  ) {
    for gate in 0..<3 {
      let mask = inputMasks.isEmpty ? nil : inputMasks[gate].pointer + example * inputs
      if let letters {
        kernel_scatter_rows(
          letters + example * steps, sums.inputs + gate * units, width, mask,
          gradient + gate * units, steps, inputs, units)
      } else {
        kernel_steps_product(
          input.pointer + example * steps * inputs, inputs, sums.inputs + gate * units, width, mask,
          gradient + gate * units, width, steps, inputs, units)
      }
    }
  }

  /// The gradient of an example's inputs.
  private func inputGradients(
    _ example: Int, _ sums: SumGradients, _ packed: PackedGates,
    into gradient: UnsafeMutablePointer<Float>
  ) {
    for gate in 0..<3 {
      kernel_packed_product_added(
        sums.inputs + gate * units, width, packed[gate],
        inputMasks.isEmpty ? nil : inputMasks[gate].pointer + example * inputs, 0,
        gradient + example * steps * inputs, inputs, steps, units, inputs)
    }
  }
}
