/// The version of nbrun: its language, library and engine, which every result depends on.
public enum Engine {
  /// By semantic versioning; changed whenever a cell could give another result.
  public static let version = "0.1.0"
}
