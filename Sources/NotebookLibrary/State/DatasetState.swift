internal import Datasets
internal import SwiftLanguage
internal import Tensors

extension ElementFunction {
  static func tensor(_ function: CellFunction<Tensor, Tensor>) -> ElementFunction {
    ElementFunction(origin: FunctionOrigin(function.cellObject, form: "tensor")) {
      Batch(features: try function($0.features))
    }
  }

  static func tensorToPair(_ function: CellFunction<TensorPair, Tensor>) -> ElementFunction {
    ElementFunction(origin: FunctionOrigin(function.cellObject, form: "tensorToPair")) {
      Batch(try function($0.features))
    }
  }

  static func tensorFilter(_ function: CellFunction<Bool, Tensor>) -> ElementFunction {
    ElementFunction(origin: FunctionOrigin(function.cellObject, form: "tensorFilter")) {
      try function($0.features) ? $0 : nil
    }
  }

  static func pair(_ function: CellFunction<TensorPair, Tensor, Tensor>) -> ElementFunction {
    ElementFunction(origin: FunctionOrigin(function.cellObject, form: "pair")) {
      Batch(try function($0.features, $0.partner))
    }
  }

  static func pairToTensor(_ function: CellFunction<Tensor, Tensor, Tensor>) -> ElementFunction {
    ElementFunction(origin: FunctionOrigin(function.cellObject, form: "pairToTensor")) {
      Batch(features: try function($0.features, $0.partner))
    }
  }

  static func pairFilter(_ function: CellFunction<Bool, Tensor, Tensor>) -> ElementFunction {
    ElementFunction(origin: FunctionOrigin(function.cellObject, form: "pairFilter")) {
      try function($0.features, $0.partner) ? $0 : nil
    }
  }
}

extension WindowFunction {
  init(_ function: CellFunction<Dataset, Dataset>) {
    self.init(
      origin: FunctionOrigin(function.cellObject, form: FunctionOrigin.windowForm)
    ) { try function($0) }
  }
}

extension PipelineState.Function {
  /// A kept function of a cell in its form; nil where they do not go together.
  fileprivate init?(_ kept: CellObject, form: String) {
    let function: ElementFunction? =
      switch form {
      case "tensor": CellFunction(kept).map(ElementFunction.tensor)
      case "tensorToPair": CellFunction(kept).map(ElementFunction.tensorToPair)
      case "tensorFilter": CellFunction(kept).map(ElementFunction.tensorFilter)
      case "pair": CellFunction(kept).map(ElementFunction.pair)
      case "pairToTensor": CellFunction(kept).map(ElementFunction.pairToTensor)
      case "pairFilter": CellFunction(kept).map(ElementFunction.pairFilter)
      default: nil
      }
    if let function {
      self = .element(function)
    } else if form == FunctionOrigin.windowForm,
      let function: CellFunction<Dataset, Dataset> = CellFunction(kept)
    {
      self = .window(WindowFunction(function))
    } else {
      return nil
    }
  }
}

extension CellLibrary {
  static func bindDataState(_ library: Library) {
    // The files are there and verified: reading them again is quicker than keeping them twice.
    library.state(
      .value("FashionMNIST") { (_: FashionMNIST) in
        NativePayload()
      } decode: { _ in
        try FashionMNIST.load()
      })
    library.state(
      .value("FashionExamples") { (examples: FashionMNIST.Examples) in
        NativePayload(blobs: [("images", examples.images.blob), ("labels", examples.labels.blob)])
      } decode: { payload in
        guard payload.blobs.count == 2 else { throw StateError.damaged("examples") }
        return FashionMNIST.Examples(
          images: try Tensor(payload.blobs[0].blob), labels: try Tensor(payload.blobs[1].blob))
      })
    library.state(
      .reference("Tokenizer") { (tokenizer: Tokenizer) in
        NativePayload(text: encodedText(tokenizer.state))
      } decode: {
        Tokenizer(try decoded(Tokenizer.State.self, $0.text, "tokenizer"))
      })
    library.state(
      .optionalValue("Dataset") { (dataset: Dataset) in
        payload(of: dataset.source, count: dataset.count)
      } decode: { payload in
        let (source, count) = try source(from: payload)
        return Dataset(source, count: count)
      })
    library.state(
      .optionalValue("PairedDataset") { (dataset: PairedDataset) in
        payload(of: dataset.source, count: dataset.count)
      } decode: { payload in
        let (source, count) = try source(from: payload)
        return PairedDataset(source, count: count)
      })
    library.state(
      .optionalValue("NestedDataset") { (windows: NestedDataset) in
        let numbers = [windows.size, windows.shift, windows.stride, windows.dropsRemainder ? 1 : 0]
        return payload(of: windows.source, count: windows.innerCount, numbers: numbers)
      } decode: { payload in
        let numbers = payload.words.dropFirst(2).map { Int(bitPattern: UInt($0)) }
        guard numbers.count == 4 else { throw StateError.damaged("data set") }
        let (source, count) = try source(from: payload)
        return NestedDataset(
          source: source, innerCount: count, size: numbers[0], shift: numbers[1],
          stride: numbers[2], dropsRemainder: numbers[3] == 1)
      })
  }

  /// Where loops over data sets are.
  static func bindPassState(_ library: Library) {
    library.state(
      .optionalValue("DatasetIterator") { (iterator: DatasetIterator) in
        payload(of: iterator.pass)
      } decode: {
        DatasetIterator(try pass(from: $0))
      })
    library.state(
      .optionalValue("PairedDatasetIterator") { (iterator: PairedDatasetIterator) in
        payload(of: iterator.pass)
      } decode: {
        PairedDatasetIterator(try pass(from: $0))
      })
  }

  private static func payload(of pass: DatasetPass) -> NativePayload? {
    var payload = payload(of: pass.beginning, count: nil)
    payload?.words += pass.draws.words
    return payload
  }

  private static func pass(from payload: NativePayload) throws -> DatasetPass {
    let (source, _) = try source(from: payload)
    return DatasetPass(resuming: source, after: StepDraws(words: payload.words.dropFirst(2)))
  }

  private static func payload(
    of source: Source, count: Int?, numbers: [Int] = []
  ) -> NativePayload? {
    payload(of: PipelineState(source), count: count, numbers: numbers)
  }

  private static func payload(
    of state: PipelineState, count: Int?, numbers: [Int] = []
  ) -> NativePayload? {
    let functions = state.functions.compactMap { $0?.function as? CellObject }
    guard functions.count == state.functions.count else { return nil }
    return NativePayload(
      words: [count == nil ? 0 : 1, UInt64(count ?? 0)]
        + numbers.map { UInt64(UInt(bitPattern: $0)) },
      text: encodedText(state.steps),
      blobs: state.tensors.enumerated().map { ("tensor\($0.offset)", $0.element.blob) },
      cellObjects: functions)
  }

  private static func source(
    from payload: NativePayload
  ) throws -> (source: Source, count: Int?) {
    let steps = try decoded([PipelineState.Step].self, payload.text, "data set")
    let state = PipelineState(steps: steps, tensors: try payload.blobs.map { try Tensor($0.blob) })
    let functions = zip(payload.cellObjects, state.forms).compactMap {
      PipelineState.Function($0, form: $1)
    }
    guard payload.words.count >= 2, let source = state.source(functions: functions) else {
      throw StateError.damaged("data set")
    }
    return (source, payload.words[0] == 1 ? Int(payload.words[1]) : nil)
  }
}
