internal import SwiftLanguage

extension CellLibrary {
  /// What authors who know Keras, PyTorch or NumPy write first, and what it is called here.
  static func bindOtherNames(_ library: Library) {
    library.otherNames(tensorConstructors, of: "Tensor")
    library.otherNames(tensorMembers, of: "Tensor")
    library.otherNames(layersAndFunctions)
    library.otherNames(kerasLayers)
    library.otherNames(kerasTools)
    library.otherNames(kerasArguments)
    library.otherNames(
      ["alpha:": "LeakyReLU(_:)", "negativeSlope:": "LeakyReLU(_:)"], of: "LeakyReLU")
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
        "acc": "accuracy", "mean": "RunningMean()", "updateState": "RunningMetric(metric)",
        "resetState": "RunningMetric(metric)", "result": "RunningMetric(metric)",
      ], of: "Metric")
    for running in ["RunningMetric", "RunningMean"] {
      library.otherNames(
        [
          "reset": "resetState()", "resetStates": "resetState()", "update": "updateState",
          "compute": "result()", "value": "result()", "mean": "result()",
        ], of: running)
    }
    library.otherNames(
      [
        "repeat": "repeated()", "length": "count", "cardinality": "count",
        "as_numpy_iterator": "for element in dataset",
      ], of: "Dataset")
    library.otherNames(
      ["repeat": "repeated()", "length": "count", "cardinality": "count"], of: "PairedDataset")
    for model in ["Sequential", "Model"] { library.otherNames(modelMembers, of: model) }
    library.otherNames(layerMembers, of: "Layer")
    for optimizer in [
      "Optimizer", "SGD", "Adam", "AdamW", "RMSprop", "Adagrad", "Adadelta", "Nadam",
    ] {
      library.otherNames(optimizerMembers, of: optimizer)
    }
    library.otherNames(
      ["epoch": "epochs", "params": "epochs", "losses": "history[\"loss\"]"], of: "History")
    library.otherNames(["history": "history[\"loss\"]"], of: "History")
  }

  private static let tensorConstructors = [
    "randn": "randomNormal(_:)", "rand": "randomUniform(_:)", "normal": "randomNormal(_:)",
    "uniform": "randomUniform(_:)", "arange": "range(from:to:step:)", "eye": "identity(_:)",
    "randint": "randomInteger(_:in:)", "randomInt": "randomInteger(_:in:)",
    "tril": "ones([size, size]).lowerTriangle()", "triu": "ones([size, size]).upperTriangle()",
    "diag": "identity(size) * values", "meshgrid": "broadcast(to:)",
    "outer": "einsum(\"i,j->ij\", _:_:)",
    "randperm": "gathering((0..<count).shuffled())", "shuffle": "gathering((0..<count).shuffled())",
    "randomPermutation": "gathering((0..<count).shuffled())", "matmul": "matmul(_:_:)",
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
    "tril": "lowerTriangle()", "triu": "upperTriangle()", "trace": "einsum(\"ii->\", tensor)",
    "diagonal": "einsum(\"ii->i\", tensor)", "diag": "einsum(\"ii->i\", tensor)",
    "outer": "einsum(\"i,j->ij\", _:_:)", "allClose": "isClose(to:within:)",
    "allclose": "isClose(to:within:)", "isNaN": "isFinite", "isnan": "isFinite",
    "any": "sum().scalar > 0", "all": "minimum() > 0", "median": "sorted() and subscripts",
    "unique": "Set(tensor.scalars)", "nonzero": "scalars.indices.filter { … }",
    "bincount": "Tensor.oneHot(_:depth:).sum(along: 0)", "ravel": "flattened()",
    "swapAxes": "transposed(_:)", "swapaxes": "transposed(_:)", "toArray": "scalars",
    "array": "scalars", "log2": "log() / 0.6931472", "log10": "log() / 2.3025851",
    "reciprocal": "1 / tensor", "negate": "-tensor", "neg": "-tensor", "add": "+", "mul": "*",
    "sub": "-", "div": "/", "multiply": "*", "subtract": "-", "divide": "/",
    "l2Normalize": "norm(along:keepingDimensions:) as a divisor",
    "normalize": "norm(along:keepingDimensions:) as a divisor",
    "gelu": "Activation.gelu(tensor)", "swish": "Activation.swish(tensor)",
    "silu": "Activation.swish(tensor)", "mish": "Activation.mish(tensor)",
    "hardSigmoid": "Activation.hardSigmoid(tensor)", "dropout": "Dropout(_:)",
    "copy": "the tensor itself, which is a value", "clone": "the tensor itself, which is a value",
    "contiguous": "the tensor itself", "cpu": "the tensor itself", "cuda": "the tensor itself",
    "requiresGrad": "gradient(of:at:)", "cast": "the tensor itself: scalars are Float",
    "dtype": "Float, which all scalars are", "float": "the tensor itself: scalars are Float",
    "assign": "=", "numel": "count", "len": "shape[0]", "dim": "rank",
    "backward": "gradient(of:at:)", "grad": "gradient(of:at:)",
  ]

  /// Keras' layers that the library has under another name, or something else for.
  private static let kerasLayers = [
    "AvgPool3D": "AveragePooling3D(poolSize:)", "MaxPool3D": "MaxPooling3D(poolSize:)",
    "Convolution3D": "Conv3D(_:kernelSize:)",
    "Convolution3DTranspose": "Conv3DTranspose(_:kernelSize:)",
    "ConvLSTM1D": "TimeDistributed(Conv1D(_:kernelSize:)) before LSTM(_:)",
    "ConvLSTM2D": "TimeDistributed(Conv2D(_:kernelSize:)) before LSTM(_:)",
    "GlobalAvgPool3D": "GlobalAveragePooling3D()", "GlobalMaxPool3D": "GlobalMaxPooling3D()",
    "GlobalAvgPool1D": "GlobalAveragePooling1D()", "GlobalAvgPool2D": "GlobalAveragePooling2D()",
    "GlobalMaxPool1D": "GlobalMaxPooling1D()", "GlobalMaxPool2D": "GlobalMaxPooling2D()",
    "AvgPool1D": "AveragePooling1D(poolSize:)", "AvgPool2d": "AveragePooling2D(poolSize:)",
    "AdaptiveAveragePooling1D": "GlobalAveragePooling1D()",
    "AdaptiveAveragePooling2D": "GlobalAveragePooling2D()",
    "AdaptiveAvgPool2d": "GlobalAveragePooling2D()",
    "AdaptiveMaxPooling2D": "GlobalMaxPooling2D()", "Convolution1D": "Conv1D(_:kernelSize:)",
    "Convolution2DTranspose": "Conv2DTranspose(_:kernelSize:)",
    "SeparableConvolution2D": "SeparableConv2D(_:kernelSize:)",
    "SpatialDropout3D": "SpatialDropout2D(_:) within TimeDistributed(_:)",
    "CategoryEncoding": "Tensor.oneHot(_:depth:)",
    "TextVectorization": "Tokenizer(numWords:)", "StringLookup": "Tokenizer(numWords:)",
    "IntegerLookup": "a dictionary from values to indices", "Hashing": "Tokenizer(numWords:)",
    "HashedCrossing": "a dictionary from pairs to indices",
    "Discretization": "Lambda { input in … } with input.greater(than:) summed over the bounds",
    "GroupQueryAttention": "MultiHeadAttention(_:keyDimension:)",
    "MultiheadAttention": "MultiHeadAttention(_:keyDimension:)",
    "BatchNorm1d": "BatchNormalization()",
    "Conv1d": "Conv1D(_:kernelSize:)", "MaxPool1d": "MaxPooling1D(poolSize:)",
    "Dropout2d": "SpatialDropout2D(_:)", "GroupNorm": "GroupNormalization(groups:)",
    "InstanceNorm2d": "InstanceNormalization()", "RMSNorm": "RMSNormalization()",
    "ModuleList": "an array of layers", "Upsample": "UpSampling2D(size:)",
    "RandomHorizontalFlip": "RandomFlip(.horizontal)",
    "RandomShear": "RandomRotation(_:)",
    "RandomSharpness": "RandomContrast(_:)", "RandomErasing": "Dropout(_:)",
    "MixUp": "a sum of two batches, x * share + x.reversed() * (1 - share)",
    "Wrapper": "a type of one's own that conforms to Layer",
  ]

  /// Arguments that Keras' layers and optimizers have, and what gives the same here.
  private static let kerasArguments = [
    "returnState:": "layer(input, initialStates: nil), which gives the output and the states",
    "return_state:": "layer(input, initialStates: nil), which gives the output and the states",
    "unroll:": "the layer without it: the result is the same",
    "timeMajor:": "transposed(_:) before the layer", "inputDim:": "inputShape: [size]",
    "input_dim:": "inputShape: [size]", "inputLength:": "inputShape: [length]",
    "input_length:": "inputShape: [length]", "batchInputShape:": "inputShape:, without the batch",
    "batch_input_shape:": "inputShape:, without the batch",
    "batchShape:": "inputShape:, without the batch", "batchSize:": "the batch's own size",
    "dataFormat:": "channels as the last axis", "data_format:": "channels as the last axis",
    "dtype:": "the layer without it: scalars are Float", "eps:": "epsilon:", "lr:": "learningRate:",
    "decay:": "an ExponentialDecay(initialLearningRate:decaySteps:decayRate:) as learningRate",
    "clipnorm:": "clipNorm:", "clipvalue:": "clipValue:",
    "noiseShape:": "SpatialDropout2D(_:)", "noise_shape:": "SpatialDropout2D(_:)",
    "seed:": "setRandomSeed(_:) before it", "trainable:": "layer.trainable = false",
    "inChannels:": "the layer without it: it takes what its input has",
    "inFeatures:": "the layer without it: it takes what its input has",
    "workers:": "fit(_:_:epochs:) without it", "validationSteps:": "validationData.take(_:)",
    "validationFreq:": "validationData:, which is evaluated after each epoch",
    "validationBatchSize:": "batchSize:",
    "runEagerly:": "compile(loss:optimizer:metrics:) without it",
    "jitCompile:": "compile(loss:optimizer:metrics:) without it",
    "weightedMetrics:": "metrics:", "steps:": "take(_:) on the data set",
    "returnDict:": "evaluate(_:_:), whose figures stand in the order of compile",
    "showShapes:": "summary(), which shows them", "keepDims:": "keepingDimensions:",
    "keepdims:": "keepingDimensions:", "keepDim:": "keepingDimensions:", "numClasses:": "depth:",
  ]

  /// Keras' callbacks, optimizers and whatever else is done otherwise here.
  private static let kerasTools = [
    "TerminateOnNaN": "fit(_:_:epochs:), which stops by itself at a loss that is not finite",
    "BackupAndRestore": "nbrun itself: a run that was stopped goes on from where it was",
    "ProgbarLogger": "fit(_:_:epochs:), which shows its progress",
    "RemoteMonitor": "LambdaCallback(onEpochEnd:)",
    "SwapEMAWeights": "LambdaCallback(onBatchEnd:) with getWeights() and setWeights(_:)",
    "OrbaxCheckpoint": "ModelCheckpoint(_:)", "CallbackList": "callbacks: [ … ]",
    "Muon": "AdamW()", "ScheduleFreeAdamW": "AdamW()", "MultiOptimizer": "one optimizer a model",
    "LossScaleOptimizer": "the optimizer alone: numbers are single precision",
    "CrossEntropyLoss": "Loss.sparseCategoricalCrossentropy(fromLogits: true)",
    "MSELoss": "Loss.meanSquaredError", "L1Loss": "Loss.meanAbsoluteError",
    "BCELoss": "Loss.binaryCrossentropy",
    "BCEWithLogitsLoss": "Loss.binaryCrossentropy(fromLogits: true)",
    "CTCLoss": "Loss.ctc",
    "StepLR": "ExponentialDecay(initialLearningRate:decaySteps:decayRate:staircase:)",
    "CosineAnnealingLR": "CosineDecay(initialLearningRate:decaySteps:)",
    "DataLoader": "Dataset.fromTensorSlices(_:_:) and batch(_:)",
    "TensorDataset": "Dataset.fromTensorSlices(_:_:)",
    "pad_sequences": "padSequences(_:maxLength:padding:truncating:value:)",
    "GlorotUniform": "Initializer.glorotUniform", "HeNormal": "Initializer.heNormal",
    "RandomNormal": "Initializer.randomNormal(_:)", "L2": "Regularizer.l2(_:)",
    "L1": "Regularizer.l1(_:)", "L1L2": "Regularizer.l1l2(l1:l2:)",
  ]

  private static let modelMembers = [
    "countParams": "parameterCount", "getLayer": "layer(named:)", "weights": "getWeights()",
    "trainOnBatches": "fit(_:epochs:)", "predictOnBatch": "predict(_:)", "forward": "model(input)",
    "testOnBatch": "evaluate(_:_:)", "stateDict": "getWeights()", "eval": "model(input)",
    "train": "fit(_:_:epochs:)", "trainableWeights": "trainableVariables",
    "pop": "Sequential(Array(model.layers.dropLast()))", "metricsNames": "History.names",
    "cloneModel": "save(_:) and Model.load(_:)", "clone": "save(_:) and Model.load(_:)",
    "copy": "save(_:) and Model.load(_:)", "getConfig": "save(_:)", "toJSON": "save(_:)",
    "zeroGrad": "valueWithGradient(at:of:), whose gradients begin at zero",
    "namedParameters": "parameters", "nonTrainableWeights": "nonTrainableVariables",
    "toDevice": "the model itself", "to": "the model itself", "fitGenerator": "fit(_:epochs:)",
    "predictClasses": "predict(_:).argmax()", "trainStep": "trainOnBatch(_:_:)",
  ]

  /// Members of layers.
  static let layerMembers = [
    "weights": "getWeights() or parameters", "trainableWeights": "trainableVariables",
    "nonTrainableWeights": "nonTrainableVariables", "countParams": "parameterCount",
    "getConfig": "the layer's initialiser", "weight": "parameters[0].value",
    "inputShape": "input.shape", "stateDict": "getWeights()", "eval": "layer(input)",
    "train": "layer(input, training: true)", "call": "callAsFunction(_:training:)",
    "forward": "callAsFunction(_:training:)",
  ]

  private static let optimizerMembers = [
    "lr": "learningRate", "minimize": "gradient(at:of:) and apply(_:to:)",
    "step": "apply(_:to:)", "zeroGrad": "valueWithGradient(at:of:), whose gradients begin at zero",
    "applyGradients": "apply(_:to:)", "update": "apply(_:to:)",
    "variables": "iterations and learningRate",
  ]

  private static let layersAndFunctions = [
    "Linear": "Dense(_:)", "MaxPool2D": "MaxPooling2D(poolSize:)",
    "MaxPool1D": "MaxPooling1D(poolSize:)", "AvgPool2D": "AveragePooling2D(poolSize:)",
    "MaxPool2d": "MaxPooling2D(poolSize:)", "Conv2d": "Conv2D(_:kernelSize:)",
    "ConvTranspose2d": "Conv2DTranspose(_:kernelSize:)", "BatchNorm": "BatchNormalization()",
    "BatchNorm2d": "BatchNormalization()", "LayerNorm": "LayerNormalization()",
    "Concat": "Concatenate()", "InputLayer": "Input(shape:)",
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
  ]
}
