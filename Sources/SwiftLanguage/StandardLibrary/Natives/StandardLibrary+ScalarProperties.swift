extension StandardLibrary {
  /// What `Unicode.Scalar.Properties` says of a scalar.
  static func addScalarProperties(_ table: inout NativeTable) {
    let flags: [String: (Unicode.Scalar.Properties) -> Bool] = [
      "isAlphabetic": \.isAlphabetic, "isUppercase": \.isUppercase, "isLowercase": \.isLowercase,
      "isWhitespace": \.isWhitespace, "isMath": \.isMath, "isCased": \.isCased,
      "isDiacritic": \.isDiacritic, "isIdeographic": \.isIdeographic, "isHexDigit": \.isHexDigit,
      "isASCIIHexDigit": \.isASCIIHexDigit, "isEmoji": \.isEmoji,
      "isEmojiPresentation": \.isEmojiPresentation, "isEmojiModifier": \.isEmojiModifier,
      "isEmojiModifierBase": \.isEmojiModifierBase, "isDash": \.isDash,
      "isQuotationMark": \.isQuotationMark, "isExtender": \.isExtender,
      "isJoinControl": \.isJoinControl, "isVariationSelector": \.isVariationSelector,
      "isGraphemeBase": \.isGraphemeBase, "isGraphemeExtend": \.isGraphemeExtend,
      "isIDStart": \.isIDStart, "isIDContinue": \.isIDContinue, "isXIDStart": \.isXIDStart,
      "isXIDContinue": \.isXIDContinue,
      "isDefaultIgnorableCodePoint": \.isDefaultIgnorableCodePoint,
      "isCaseIgnorable": \.isCaseIgnorable, "isUnifiedIdeograph": \.isUnifiedIdeograph,
      "isPatternSyntax": \.isPatternSyntax, "isPatternWhitespace": \.isPatternWhitespace,
      "isSoftDotted": \.isSoftDotted, "isNoncharacterCodePoint": \.isNoncharacterCodePoint,
      "isSentenceTerminal": \.isSentenceTerminal, "isRadical": \.isRadical,
      "isBidiControl": \.isBidiControl, "isBidiMirrored": \.isBidiMirrored,
      "isDeprecated": \.isDeprecated, "changesWhenLowercased": \.changesWhenLowercased,
      "changesWhenUppercased": \.changesWhenUppercased,
      "changesWhenTitlecased": \.changesWhenTitlecased,
      "changesWhenCaseFolded": \.changesWhenCaseFolded,
      "changesWhenCaseMapped": \.changesWhenCaseMapped,
    ]
    table["Scalar.flag"] = native { (scalar: Unicode.Scalar, name: String) -> Bool in
      flags[name]?(scalar.properties) ?? false
    }
    table["Scalar.titlecased"] = native { (scalar: Unicode.Scalar) -> String in
      scalar.properties.titlecaseMapping
    }
    table["Scalar.escaped"] = native { (scalar: Unicode.Scalar, forceASCII: Bool) -> String in
      scalar.escaped(asASCII: forceASCII)
    }
    table["Scalar.numericType"] = native { (scalar: Unicode.Scalar) -> Int in
      switch scalar.properties.numericType {
      case .decimal: 0
      case .digit: 1
      case .numeric: 2
      default: -1
      }
    }
    table["Scalar.numericValue"] = native { (scalar: Unicode.Scalar) -> Double? in
      scalar.properties.numericValue
    }
    table["Scalar.combiningClass"] = native { (scalar: Unicode.Scalar) -> Int in
      Int(scalar.properties.canonicalCombiningClass.rawValue)
    }
    table["Scalar.category"] = native { (scalar: Unicode.Scalar) -> String in
      String(describing: scalar.properties.generalCategory)
    }
  }
}
