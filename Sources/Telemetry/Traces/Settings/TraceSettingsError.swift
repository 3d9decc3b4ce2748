/// What keeps traces from being sent at all: names the variable.
struct TraceSettingsError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
