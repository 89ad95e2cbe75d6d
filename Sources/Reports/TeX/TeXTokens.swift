/// A piece of a formula's source.
enum TeXToken: Hashable {
  /// A backslash with a name or a single mark, without the backslash.
  case command(String)
  /// Any other character.
  case character(Character)
  /// Digits with a point at most.
  case number(String)
}

/// Splits a formula into its pieces; blanks mean nothing in it, and a comment runs to the line's end.
func texTokens(_ source: String) -> [TeXToken] {
  let characters = Array(source)
  var tokens: [TeXToken] = []
  var index = 0
  while index < characters.count {
    let character = characters[index]
    index += 1
    if character == "\\" {
      guard index < characters.count else {
        tokens.append(.character("\\"))
        break
      }
      let start = index
      while index < characters.count, characters[index].isASCII, characters[index].isLetter {
        index += 1
      }
      if index == start { index += 1 }
      var name = String(characters[start..<index])
      // Stars name a variant without numbers or with other room; here they are the same.
      if index < characters.count, characters[index] == "*", name == "operatorname" {
        name += "*"
        index += 1
      }
      if textCommands.contains(name) {
        tokens.append(.command(name))
        index = appendText(characters, index, &tokens)
        continue
      }
      tokens.append(.command(name.first?.isWhitespace == true ? " " : name))
    } else if character.isASCII && character.isNumber {
      let start = index - 1
      while index < characters.count, characters[index].isASCII,
        characters[index].isNumber
          || (characters[index] == "." && index + 1 < characters.count
            && characters[index + 1].isNumber)
      {
        index += 1
      }
      tokens.append(.number(String(characters[start..<index])))
    } else if character == "%" {
      while index < characters.count, !characters[index].isNewline { index += 1 }
    } else if !character.isWhitespace {
      tokens.append(.character(character))
    }
  }
  return tokens
}

/// Commands in whose argument blanks count.
let textCommands: Set<String> = [
  "text", "textrm", "textit", "textbf", "texttt", "mbox", "operatorname", "operatorname*", "mathrm",
]

/// The argument of a text command as one character token each, blanks among them, in braces.
private func appendText(
  _ characters: [Character], _ start: Int, _ tokens: inout [TeXToken]
) -> Int {
  var index = start
  while index < characters.count, characters[index].isWhitespace { index += 1 }
  guard index < characters.count, characters[index] == "{" else { return index }
  var depth = 0
  repeat {
    let character = characters[index]
    if character == "{" { depth += 1 }
    if character == "}" { depth -= 1 }
    if character == "\\", index + 1 < characters.count {
      index += 1
      // `\,` and the like are blanks; an escaped mark is the mark.
      let next = characters[index]
      tokens.append(.character(",;: !".contains(next) ? " " : next))
    } else {
      tokens.append(.character(character))
    }
    index += 1
  } while index < characters.count && depth > 0
  return index
}
