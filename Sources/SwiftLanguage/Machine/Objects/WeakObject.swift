/// Where a `weak` or `unowned` variable points.
///
/// Swift's own weak references move an object's counts into a table beside it for good, and every later retain and
/// release of it takes several times as long. So an instance of a class of cells is pointed at without counting, and
/// takes the pointer back when its last reference goes (``RecordLayout/watched``).
final class WeakObject {
  fileprivate unowned(unsafe) var instance: RecordObject?
  /// An object of the library.
  private weak var native: AnyObject?
  /// Where the variable's type is an existential: the box around the instance is made anew.
  private let boxed: (inside: WeakObject, box: RecordLayout)?

  /// What points at an object; the same for each variable that does.
  static func pointing(at object: AnyObject) -> WeakObject {
    guard type(of: object) == RecordObject.self else { return WeakObject(native: object) }
    let record = unsafeDowncast(object, to: RecordObject.self)
    let layout = record.layout
    if let type = layout.descriptor, type.isClass, layout === type.payloadLayout {
      return WeakObject(record.reference(0).pointee.map(pointing), box: layout)
    }
    if let weakObjects = layout.weakObjects { return weakObjects.object(for: record) }
    let watched = layout.watched
    record.layout = watched.layout
    return watched.weakObjects.object(for: record)
  }

  /// - Parameter instance: `nil` makes one that points nowhere.
  init(instance: RecordObject? = nil) {
    self.instance = instance
    boxed = nil
  }

  private init(native: AnyObject) {
    self.native = native
    boxed = nil
  }

  private init(_ inside: WeakObject?, box: RecordLayout) { boxed = inside.map { ($0, box) } }

  var target: AnyObject? {
    if let instance { return instance }
    guard let boxed else { return native }
    guard let instance = boxed.inside.target else { return nil }
    let made = RecordObject.make(boxed.box)
    made.reference(0).pointee = instance
    return made
  }
}

/// What points at the living instances of a class, by their addresses.
final class WeakObjects {
  private var byAddress: [UnsafeMutableRawPointer: WeakObject] = [:]

  fileprivate func object(for record: RecordObject) -> WeakObject {
    let address = Unmanaged.passUnretained(record).toOpaque()
    if let known = byAddress[address] { return known }
    let made = WeakObject(instance: record)
    byAddress[address] = made
    return made
  }

  /// Takes the pointer back, as the last reference to the instance is gone.
  func forget(_ record: RecordObject) {
    byAddress.removeValue(forKey: Unmanaged.passUnretained(record).toOpaque())?.instance = nil
  }
}
