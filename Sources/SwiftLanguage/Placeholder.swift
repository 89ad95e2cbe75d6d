// SwiftLanguage: replaced by its first real file.
