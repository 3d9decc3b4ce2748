/// Why a text is no YAML, or none that is taken.
struct YAMLProblem: Error, Hashable {
    var message: String
    /// From 1; 0 when the place is not known.
    var line: Int
    var column: Int
}
