extension Prelude {
  /// What errors say of themselves.
  static let errors = #"""
    extension Error {
      var localizedDescription: String {
        if let known = self as? any LocalizedError, let text = known.errorDescription {
          return text
        }
        if let known = self as? NSError { return known.localizedDescription }
        if let known = self as? any CustomNSError {
          if let text = known.errorUserInfo[NSLocalizedDescriptionKey] as? String { return text }
          return _failure(type(of: known).errorDomain, known.errorCode)
        }
        return _failure(String(reflecting: type(of: self)), _errorCode(self))
      }
    }
    func _failure(_ domain: String, _ code: Int) -> String {
      "The operation could not be completed. (\(domain) error \(code).)"
    }
    /// The number of an error: its raw value, of an enumeration's other cases their place (those
    /// with values come first), and 1 for all else.
    func _errorCode(_ error: any Error) -> Int {
      if let raw = error as? any RawRepresentable, let code = raw.rawValue as? any BinaryInteger {
        return Int(truncatingIfNeeded: code)
      }
      return _caseNumber(error, 1)
    }
    @_intrinsic("case.number") func _caseNumber(_ value: Any, _ otherwise: Int) -> Int
    protocol LocalizedError: Error {
      var errorDescription: String? { get }
      var failureReason: String? { get }
      var recoverySuggestion: String? { get }
      var helpAnchor: String? { get }
    }
    extension LocalizedError {
      var errorDescription: String? { nil }
      var failureReason: String? { nil }
      var recoverySuggestion: String? { nil }
      var helpAnchor: String? { nil }
    }
    protocol CustomNSError: Error {
      static var errorDomain: String { get }
      var errorCode: Int { get }
      var errorUserInfo: [String: Any] { get }
    }
    extension CustomNSError {
      static var errorDomain: String { String(reflecting: self) }
      var errorCode: Int { _errorCode(self) }
      var errorUserInfo: [String: Any] { [:] }
    }
    /// What `error as NSError` is: the same object, or one that says what the error says.
    func _bridged(_ error: any Error) -> NSError {
      if let known = error as? NSError { return known }
      if let known = error as? any CustomNSError {
        return NSError(
          domain: type(of: known).errorDomain, code: known.errorCode, userInfo: known.errorUserInfo)
      }
      var told: [String: Any] = [:]
      if let known = error as? any LocalizedError {
        told[NSLocalizedDescriptionKey] = known.errorDescription
        told[NSLocalizedFailureReasonErrorKey] = known.failureReason
        told[NSLocalizedRecoverySuggestionErrorKey] = known.recoverySuggestion
      }
      return NSError(
        domain: String(reflecting: type(of: error)), code: _errorCode(error), userInfo: told)
    }
    var NSLocalizedDescriptionKey: String { "NSLocalizedDescription" }
    var NSLocalizedFailureReasonErrorKey: String { "NSLocalizedFailureReason" }
    var NSLocalizedRecoverySuggestionErrorKey: String { "NSLocalizedRecoverySuggestion" }
    class NSError: Error, Hashable, CustomStringConvertible {
      let domain: String
      let code: Int
      let userInfo: [String: Any]
      init(domain: String, code: Int, userInfo: [String: Any]? = nil) {
        self.domain = domain
        self.code = code
        self.userInfo = userInfo ?? [:]
      }
      var localizedDescription: String {
        userInfo[NSLocalizedDescriptionKey] as? String ?? _failure(domain, code)
      }
      var localizedFailureReason: String? {
        userInfo[NSLocalizedFailureReasonErrorKey] as? String
      }
      var localizedRecoverySuggestion: String? {
        userInfo[NSLocalizedRecoverySuggestionErrorKey] as? String
      }
      var description: String {
        let reason = localizedFailureReason ?? "(null)"
        let text = "Error Domain=\(domain) Code=\(code) \"\(reason)\""
        if userInfo.isEmpty { return text }
        let known = userInfo.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
        return text + "UserInfo={" + known + "}"
      }
      static func == (lhs: NSError, rhs: NSError) -> Bool {
        lhs === rhs
          || lhs.domain == rhs.domain && lhs.code == rhs.code
            && lhs.userInfo.isEmpty && rhs.userInfo.isEmpty
      }
      func hash(into hasher: inout Hasher) {
        hasher.combine(domain)
        hasher.combine(code)
      }
    }
    """#
}
