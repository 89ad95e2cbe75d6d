/// Names of Swift's libraries that authors may expect and that notebooks do not have: they are
/// refused as such, not as misspelt.
enum UnsupportedNames {
  private static let names: Set<String> = [
    "CodingKey", "Encoder", "Decoder", "JSONEncoder", "JSONDecoder",
    "PropertyListEncoder", "PropertyListDecoder", "JSONSerialization", "Task", "TaskGroup",
    "MainActor", "Actor", "AsyncSequence", "AsyncStream", "AsyncThrowingStream", "DispatchQueue",
    "DispatchGroup", "DispatchSemaphore", "OperationQueue", "Thread", "NSLock", "Mutex", "Atomic",
    "URL", "URLSession", "URLRequest", "NSRegularExpression", "Regex", "FileManager", "FileHandle",
    "Process", "Bundle", "UserDefaults", "NotificationCenter", "Timer", "RunLoop",
    "UnsafePointer", "UnsafeMutablePointer", "UnsafeRawPointer", "UnsafeMutableRawPointer",
    "UnsafeBufferPointer", "UnsafeMutableBufferPointer", "OpaquePointer", "Unmanaged",
    "ManagedBuffer", "withUnsafePointer", "withUnsafeMutablePointer", "withUnsafeBytes", "NSObject",
    "NSString", "NSArray", "NSDictionary", "NSNumber", "InlineArray", "Span", "MutableSpan",
    "readLine", "Decimal", "NSDecimalNumber", "NumberFormatter", "DateFormatter", "Calendar",
    "DateComponents", "TimeZone", "Measurement", "IndexSet",
    "NSRange", "NSSet", "NSMutableArray", "NSMutableString", "NSAttributedString", "NSPredicate",
    "DispatchTime", "drand48", "srand48", "arc4random", "arc4random_uniform",
    "Float16", "Float80", "Int128", "UInt128", "StaticBigInt", "ISO8601DateFormatter",
    "AttributedString", "URLComponents", "ProcessInfo", "UnsafeRawBufferPointer",
    "UnsafeMutableRawBufferPointer", "withUnsafeMutableBytes", "autoreleasepool", "NSCache",
  ]

  /// What a message says of the name; nil for names that Swift does not know either.
  static func refusal(of name: String) -> String? {
    let isVector = name.hasPrefix("SIMD") && name.dropFirst(4).allSatisfy(\.isNumber)
    guard names.contains(name) || isVector else { return nil }
    return "'\(name)' is not supported in notebook cells"
  }
}
