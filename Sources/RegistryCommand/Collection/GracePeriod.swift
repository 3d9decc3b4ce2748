import ArgumentParser
import RegistryConfiguration

/// The time that `--grace-period` names.
struct GracePeriod: ExpressibleByArgument {
    static let usual = GracePeriod(text: "1h", seconds: 3600)

    /// As it was given.
    let text: String
    /// Whole ones; ages are not known more exactly.
    let seconds: Int64

    private init(text: String, seconds: Int64) {
        self.text = text
        self.seconds = seconds
    }

    /// Nil for what is no duration in Go's form, or a negative one.
    init?(argument: String) {
        guard let duration = Duration(goText: argument), duration >= .zero else { return nil }
        let parts = duration.components
        self.init(text: argument, seconds: parts.seconds + (parts.attoseconds > 0 ? 1 : 0))
    }

    var defaultValueDescription: String { text }
}
