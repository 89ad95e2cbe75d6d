/// How one type of a library is saved and restored.
public struct NativeCoder {
  /// The type's name in snapshots; must not change from one version to the next.
  public let name: String
  /// Whether two references to one object must stay one object.
  let hasIdentity: Bool
  let encode: (AnyObject) -> NativePayload?
  let decode: (NativePayload) throws -> AnyObject

  /// The coder of a library's value type.
  ///
  /// - Parameters:
  ///   - name: The type's name in snapshots.
  ///   - encode: Takes a value apart.
  ///   - decode: The inverse.
  /// - Returns: The coder.
  public static func value<Value>(
    _ name: String, encode: @escaping (Value) -> NativePayload,
    decode: @escaping (NativePayload) throws -> Value
  ) -> NativeCoder {
    NativeCoder(
      name: name, hasIdentity: false,
      encode: { object in (object as? NativeBox<Value>).map { encode($0.value) } },
      decode: { NativeBox(try decode($0)) })
  }

  /// The coder of a library's class.
  ///
  /// - Parameters:
  ///   - name: The type's name in snapshots.
  ///   - encode: Takes an object apart; other objects that it refers to are `references`.
  ///   - decode: The inverse; the payload's references are restored already.
  /// - Returns: The coder.
  public static func reference<Object: AnyObject>(
    _ name: String, encode: @escaping (Object) -> NativePayload,
    decode: @escaping (NativePayload) throws -> Object
  ) -> NativeCoder {
    NativeCoder(
      name: name, hasIdentity: true,
      encode: { object in (object as? Object).map(encode) },
      decode: { try decode($0) })
  }

  /// The coder of a library's value type, some of whose values cannot be saved.
  ///
  /// - Parameters:
  ///   - name: The type's name in snapshots.
  ///   - encode: Takes a value apart; nothing where it cannot be saved.
  ///   - decode: The inverse.
  /// - Returns: The coder.
  public static func optionalValue<Value>(
    _ name: String, encode: @escaping (Value) -> NativePayload?,
    decode: @escaping (NativePayload) throws -> Value
  ) -> NativeCoder {
    NativeCoder(
      name: name, hasIdentity: false,
      encode: { object in (object as? NativeBox<Value>).flatMap { encode($0.value) } },
      decode: { NativeBox(try decode($0)) })
  }

  /// The coder of a library's class, some of whose objects cannot be saved.
  ///
  /// - Parameters:
  ///   - name: The type's name in snapshots.
  ///   - encode: Takes an object apart; nothing where it cannot be saved.
  ///   - decode: The inverse; the payload's references are restored already.
  /// - Returns: The coder.
  public static func optionalReference<Object: AnyObject>(
    _ name: String, encode: @escaping (Object) -> NativePayload?,
    decode: @escaping (NativePayload) throws -> Object
  ) -> NativeCoder {
    NativeCoder(
      name: name, hasIdentity: true,
      encode: { object in (object as? Object).flatMap(encode) },
      decode: { try decode($0) })
  }
}
