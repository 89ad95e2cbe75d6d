internal import Diagnostics

/// How a list of elements goes on where something is wrong in it: as `swiftc` reads it, so that what
/// follows is refused or accepted like there.
extension Parser {
  /// A list that is being read.
  struct ListProgress {
    /// Whether an error was met; one of a list's errors is enough.
    var isBroken = false
    /// How many lists were broken when this one began.
    let brokenBefore: Int
  }

  mutating func beginList() -> ListProgress {
    openLists += 1
    return ListProgress(brokenBefore: brokenLists)
  }

  /// Whether another element follows, with what separates it consumed.
  ///
  /// Once an element is wrong, or a list in it, what stands up to the next comma is no news.
  mutating func continuesList(
    _ list: inout ListProgress, until closing: TokenKind, missing: String
  ) -> Bool {
    if isRecovering || brokenLists > list.brokenBefore { list.isBroken = true }
    if list.isBroken { return skipsToComma(until: closing) }
    if take(.comma) { return true }
    if at(closing) { return false }
    if at(.rightParenthesis) || at(.rightBracket) {
      // A bracket of the other kind stands where an element could.
      reportMissingComma()
      list.isBroken = true
      if speculations > 0 { return false }
      reportAndContinue(missing, currentRange)
      return skipsToComma(until: closing)
    }
    list.isBroken = missesComma
    return list.isBroken
  }

  /// Goes to where a broken list may go on; false where that is no comma.
  private mutating func skipsToComma(until closing: TokenKind) -> Bool {
    isRecovering = false
    while !at(closing), !at(.comma), !at(.rightBrace), !at(.endOfFile), !startsDeclaration {
      skipOne()
    }
    return take(.comma)
  }

  /// Two elements of a list without a comma between them, which is reported: the list goes on, be it
  /// on the next line, unless a statement begins there.
  private var missesComma: Bool {
    mutating get {
      guard startsArgument, !token.startsLine || !(startsDeclaration || startsStatement) else {
        return false
      }
      reportMissingComma()
      return true
    }
  }

  /// Reports that, with the list still to be read.
  mutating func reportMissingComma() {
    if speculations > 0 { speculationFailed = true }
    reportAndContinue(
      "expected ',' separator", currentOrPreviousRange,
      fixIts: [Diagnostic.FixIt(range: range(previousEnd, previousEnd), replacement: ",")])
  }

  /// Ends a list.
  ///
  /// Of one that is not closed the lists around it hear, and of a literal with an error as well, but
  /// not the statement: it goes on with what there is.
  mutating func closeList(
    _ list: ListProgress, _ closing: TokenKind, _ message: String, _ opening: Token,
    isLiteral: Bool = false
  ) {
    openLists -= 1
    let isBroken = list.isBroken || brokenLists > list.brokenBefore
    let isClosed =
      isBroken
      ? take(closing) : expect(closing, message, opening: opening, afterPrevious: isLiteral)
    guard speculations == 0 else { return }
    brokenLists = list.brokenBefore + (isLiteral && isBroken ? 1 : 0)
    if openLists == 0 { brokenLists = 0 }
    if !isClosed { isRecovering = openLists > 0 }
  }
}
