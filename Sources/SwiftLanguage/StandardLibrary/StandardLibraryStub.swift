enum StandardLibrary { static let text = "" }
