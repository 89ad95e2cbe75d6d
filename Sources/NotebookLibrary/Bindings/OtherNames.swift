internal import SwiftLanguage

extension CellLibrary {
  /// What authors who know Keras, PyTorch or NumPy write first, and what it is called here.
  static func bindOtherNames(_ library: Library) {
    library.otherNames(tensorConstructors, of: "Tensor")
    library.otherNames(tensorMembers, of: "Tensor")
    library.otherNames(layersAndFunctions)
    library.otherNames(["init": "ActivationLayer(.relu)"], of: "Activation")
    library.otherNames(
      [
        "mse": "meanSquaredError", "mae": "meanAbsoluteError",
        "mape": "meanAbsolutePercentageError", "msle": "meanSquaredLogarithmicError",
        "kld": "kullbackLeibler", "klDivergence": "kullbackLeibler",
        "crossEntropy": "sparseCategoricalCrossentropy(fromLogits: true)",
      ], of: "Loss")
    library.otherNames(
      [
        "mse": "meanSquaredError", "mae": "meanAbsoluteError", "rmse": "rootMeanSquaredError",
        "acc": "accuracy",
      ], of: "Metric")
    library.otherNames(
      [
        "repeat": "repeated()", "length": "count", "cardinality": "count",
        "as_numpy_iterator": "for element in dataset",
      ], of: "Dataset")
    library.otherNames(
      ["repeat": "repeated()", "length": "count", "cardinality": "count"], of: "PairedDataset")
    for model in ["Sequential", "Model"] { library.otherNames(modelMembers, of: model) }
    library.otherNames(["history": "history[\"loss\"]"], of: "History")
  }

  private static let tensorConstructors = [
    "randn": "randomNormal(_:)", "rand": "randomUniform(_:)", "normal": "randomNormal(_:)",
    "uniform": "randomUniform(_:)", "arange": "range(from:to:step:)", "eye": "identity(_:)",
    "full": "Tensor(shape:repeating:)", "fill": "Tensor(shape:repeating:)",
    "cat": "concatenate(_:axis:)", "concat": "concatenate(_:axis:)", "vstack": "concatenate(_:)",
    "hstack": "concatenate(_:axis: 1)", "where": "select(_:_:_:)", "zerosLike": "zeros(like:)",
    "onesLike": "ones(like:)", "tensor": "Tensor(_:)",
  ]

  private static let tensorMembers = [
    "view": "reshaped(_:)", "reshape": "reshaped(_:)", "permute": "transposed(_:)",
    "transpose": "transposed()", "T": "transposed()", "unsqueeze": "expandingShape(at:)",
    "expandDims": "expandingShape(at:)", "squeeze": "squeezed(axis:)", "flatten": "flattened()",
    "item": "scalar", "numpy": "scalars", "tolist": "scalars", "size": "count", "ndim": "rank",
    "sqrt": "squareRoot()", "rsqrt": "reciprocalSquareRoot()", "square": "squared()",
    "pow": "power(_:)", "clamp": "clipped(_:_:)", "clip": "clipped(_:_:)", "round": "rounded()",
    "max": "maximum(along:)", "min": "minimum(along:)", "amax": "maximum(along:)",
    "amin": "minimum(along:)", "std": "standardDeviation()", "var": "variance()",
    "cumsum": "cumulativeSum(along:)", "cumprod": "cumulativeProduct(along:)",
    "prod": "product(along:)", "sort": "sorted(along:)", "topk": "topK(_:)",
    "gather": "gathering(_:axis:)", "take": "gathering(_:axis:)",
    "indexSelect": "gathering(_:axis:)", "roll": "rolled(by:along:)", "flip": "reversed(along:)",
    "tile": "tiled(_:)", "repeat": "tiled(_:)", "expand": "broadcast(to:)", "pad": "padded(_:)",
    "chunk": "split(_:axis:)", "unbind": "split(_:axis:)", "detach": "detached()",
    "stopGradient": "detached()", "matmul": "matmul(_:_:)", "mm": "matmul(_:_:)",
    "bmm": "matmul(_:_:)", "dot": "matmul(_:_:)", "logsumexp": "logSumExp(along:)",
    "gt": "greater(than:)", "lt": "less(than:)", "ge": "greaterOrEqual(to:)",
    "le": "lessOrEqual(to:)", "eq": "equal(to:)", "ne": "notEqual(to:)",
    "backward": "gradient(of:at:)", "grad": "gradient(of:at:)",
  ]

  private static let modelMembers = [
    "countParams": "parameterCount", "getLayer": "layer(named:)", "weights": "getWeights()",
    "trainOnBatches": "fit(_:epochs:)", "predictOnBatch": "predict(_:)", "forward": "model(input)",
    "testOnBatch": "evaluate(_:_:)", "stateDict": "getWeights()", "eval": "model(input)",
    "train": "fit(_:_:epochs:)", "trainableWeights": "trainableVariables",
  ]

  private static let layersAndFunctions = [
    "Linear": "Dense(_:)", "MaxPool2D": "MaxPooling2D(poolSize:)",
    "MaxPool1D": "MaxPooling1D(poolSize:)", "AvgPool2D": "AveragePooling2D(poolSize:)",
    "MaxPool2d": "MaxPooling2D(poolSize:)", "Conv2d": "Conv2D(_:kernelSize:)",
    "ConvTranspose2d": "Conv2DTranspose(_:kernelSize:)", "BatchNorm": "BatchNormalization()",
    "BatchNorm2d": "BatchNormalization()", "LayerNorm": "LayerNormalization()",
    "Concat": "Concatenate()", "InputLayer": "Input(shape:)", "RNN": "SimpleRNN(_:)",
    "Convolution2D": "Conv2D(_:kernelSize:)", "GradientTape": "gradient(of:at:)",
    "tf": "Tensor", "np": "Tensor", "torch": "Tensor", "keras": "Sequential(_:)",
    "concatenate": "Tensor.concatenate(_:axis:)", "softmax": "tensor.softmax()",
    "sigmoid": "tensor.sigmoid()", "relu": "tensor.relu()", "where": "Tensor.select(_:_:_:)",
    "loadModel": "Model.load(_:)", "saveModel": "model.save(_:)",
    "to_categorical": "Tensor.oneHot(_:depth:)",
    "toCategorical": "Tensor.oneHot(_:depth:)", "oneHot": "Tensor.oneHot(_:depth:)",
    "plot": "display(LineChart(series:))", "imshow": "display(ImageGrid(_:))",
    "tqdm": "for element in sequence", "TensorBoard": "CSVLogger(_:) and LineChart(series:)",
    "MaxNorm": "Constraint.maxNorm(_:)",
    "NonNeg": "Constraint.nonNegative", "UnitNorm": "Constraint.unitNorm()",
    "MinMaxNorm": "Constraint.minMaxNorm(_:_:)",
    "GRUCell": "GRU(_:) with initialStates:", "LSTMCell": "LSTM(_:) with initialStates:",
    "SimpleRNNCell": "SimpleRNN(_:) with initialStates:",
    "StackedRNNCells": "one recurrent layer after the other",
  ]
}
