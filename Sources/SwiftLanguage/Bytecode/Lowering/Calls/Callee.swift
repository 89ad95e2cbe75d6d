internal import Diagnostics

/// Whom a call reaches once types are concrete.
enum Callee {
  case stub(FunctionStub, FunctionShape)
  /// By the receiver's class.
  case method(DispatchSite, FunctionShape)
  /// By an existential's dynamic type; the existential is the receiver.
  case existential(DispatchSite, FunctionShape)
  /// By the type whose identifier is in a word register; takes no receiver.
  case metatype(DispatchSite, FunctionShape, word: Int)
  /// A generic function by the dynamic type of the existential (or the metatype) that it is given.
  case opened(DispatchSite, FunctionShape, parameter: Int)
  case native(NativeFunction, types: [TypeDescriptor], FunctionShape)
  case intrinsic(String, FunctionShape)
  case enumCase(EnumCaseDeclaration)
  case storedProperty(VariableDeclaration)
}

/// A function's parameters and result as registers see them.
struct FunctionShape {
  struct Parameter {
    var type: TypeDescriptor
    var isInout: Bool
  }
  var declaration: FunctionDeclaration
  var substitutions: Substitutions
  /// The instance, where there is one.
  var receiver: Parameter?
  var parameters: [Parameter]
  var result: TypeDescriptor
  var canThrow: Bool
  /// Variables of the functions around a local function, passed behind the arguments.
  var captures: [VariableDeclaration] = []

  /// Whether who calls by the shape `other` calls what is of this one: references to instances are
  /// passed as those of their superclasses are.
  func isCalled(as other: FunctionShape) -> Bool {
    func isPassed(_ own: TypeDescriptor, as other: TypeDescriptor) -> Bool {
      own == other || own.isClass && other.isClass
    }
    return isPassed(result, as: other.result)
      && zip(parameters, other.parameters).allSatisfy { isPassed($0.type, as: $1.type) }
  }
}
