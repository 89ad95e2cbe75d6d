// SwiftLanguageTests
