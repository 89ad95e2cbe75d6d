extension Array: NotebookValue where Element: NotebookValue {
  /// Takes a value's lanes.
  public static func read(from reader: inout ValueReader, as type: ValueType) -> [Element] {
    let array = reader.object(ArrayObject.self)
    if Element.self == Float.self, array.packing == .floats {
      let floats = array.raw.assumingMemoryBound(to: Float.self)
      let made = [Float](UnsafeBufferPointer(start: floats, count: array.count))
      if let same = made as? [Element] { return same }
    }
    let element = ValueType(array.element)
    let scratch = Scratch(array.element.layout)
    var result: [Element] = []
    result.reserveCapacity(array.count)
    for index in 0..<array.count {
      array.read(index, scratch.words, scratch.references)
      var inner = ValueReader(
        machine: reader.machine, words: scratch.words, references: scratch.references)
      result.append(Element.read(from: &inner, as: element))
    }
    return result
  }

  /// Appends the value's lanes.
  public func write(to writer: inout ValueWriter, as type: ValueType) {
    let element = type.argument(0)
    let array = ArrayObject(element: element.descriptor, capacity: count)
    if let floats = self as? [Float], array.packing == .floats {
      floats.withUnsafeBytes { bytes in
        if let base = bytes.baseAddress {
          array.raw.copyMemory(from: base, byteCount: bytes.count)
        }
      }
      array.setCount(count)
      return writer.reference(array)
    }
    let scratch = Scratch(element.descriptor.layout)
    for value in self {
      var inner = ValueWriter(
        machine: writer.machine, words: scratch.words, references: scratch.references)
      value.write(to: &inner, as: element)
      array.grow()
      array.put(array.count - 1, scratch.words, scratch.references)
    }
    writer.reference(array)
  }
}

extension Dictionary: NotebookValue where Key: NotebookValue, Value: NotebookValue {
  /// Takes a value's lanes.
  public static func read(from reader: inout ValueReader, as type: ValueType) -> [Key: Value] {
    let dictionary = reader.object(DictionaryObject.self)
    let machine = reader.machine
    var result: [Key: Value] = [:]
    let key = Scratch(dictionary.keyType.layout)
    let value = Scratch(dictionary.valueType.layout)
    var slot = dictionary.next(after: -1)
    while slot >= 0 {
      dictionary.readKey(slot, key.words, key.references)
      dictionary.readValue(slot, value.words, value.references)
      var keys = ValueReader(machine: machine, words: key.words, references: key.references)
      var values = ValueReader(machine: machine, words: value.words, references: value.references)
      result[Key.read(from: &keys, as: type.argument(0))] = Value.read(
        from: &values, as: type.argument(1))
      slot = dictionary.next(after: slot)
    }
    return result
  }

  /// Appends the value's lanes.
  public func write(to writer: inout ValueWriter, as type: ValueType) {
    let dictionary = DictionaryObject(
      key: type.argument(0).descriptor, value: type.argument(1).descriptor)
    let keyLanes = Scratch(dictionary.keyType.layout)
    let valueLanes = Scratch(dictionary.valueType.layout)
    // In an order that is the same in every process.
    for (key, value) in sorted(by: { "\($0.key)" < "\($1.key)" }) {
      var keys = ValueWriter(
        machine: writer.machine, words: keyLanes.words, references: keyLanes.references)
      key.write(to: &keys, as: type.argument(0))
      var values = ValueWriter(
        machine: writer.machine, words: valueLanes.words, references: valueLanes.references)
      value.write(to: &values, as: type.argument(1))
      // Keys of native types hash without running a cell's code, which alone could fail.
      try? dictionary.set(
        key: keyLanes.lanes, value: valueLanes.lanes, in: writer.machine)
    }
    writer.reference(dictionary)
  }
}

/// Registers outside of the stacks, for values on their way.
final class Scratch {
  let words: UnsafeMutablePointer<Int>
  let references: UnsafeMutablePointer<AnyObject?>
  private let layout: Layout

  init(_ layout: Layout) {
    self.layout = layout
    words = UnsafeMutablePointer<Int>.allocate(capacity: max(1, layout.words))
    references = UnsafeMutablePointer<AnyObject?>.allocate(capacity: max(1, layout.references))
    words.initialize(repeating: 0, count: max(1, layout.words))
    references.initialize(repeating: nil, count: max(1, layout.references))
  }

  var lanes: Lanes { Lanes(words: words, references: references) }

  deinit {
    references.deinitialize(count: max(1, layout.references))
    words.deallocate()
    references.deallocate()
  }
}

/// Where a flattened value stands.
struct Lanes {
  var words: UnsafeMutablePointer<Int>
  var references: UnsafeMutablePointer<AnyObject?>
}
