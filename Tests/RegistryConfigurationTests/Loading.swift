import RegistryConfiguration
import Testing

/// Loads a text as `config.yml`; without one, what is built in.
func load(
    _ yaml: String?, _ environment: [String: String] = [:], files: [String: String] = [:]
) -> LoadedConfiguration {
    var files = files
    files["config.yml"] = yaml
    return Configuration.load(
        argument: yaml == nil ? nil : "config.yml", environment: environment, files: .holding(files))
}

/// Loads `version: 0.1` followed by a text.
func load(version yaml: String, _ environment: [String: String] = [:]) -> LoadedConfiguration {
    load("version: 0.1\n" + yaml, environment)
}

extension LoadedConfiguration {
    /// The diagnostics as the user sees them.
    var lines: [String] { diagnostics.map(\.description) }

    var errors: [String] { diagnostics.filter { $0.severity == .error }.map(\.description) }

    var warnings: [String] { diagnostics.filter { $0.severity == .warning }.map(\.description) }

    func says(_ severity: Diagnostic.Severity, _ parts: String...) -> Bool {
        diagnostics.contains { diagnostic in
            diagnostic.severity == severity && parts.allSatisfy { diagnostic.description.contains($0) }
        }
    }

    /// The configuration, which there must be.
    func started(_ location: SourceLocation = #_sourceLocation) throws -> Configuration {
        try #require(configuration, "\(lines)", sourceLocation: location)
    }
}

extension Configuration.HTTP {
    func header(_ name: String) -> [String]? {
        headers.fields.first { $0.name == name }?.values
    }
}

extension Configuration {
    /// What is left when the effective text is loaded: who asked for the headers is lost, for they are written out now, and
    /// the secret is masked.
    var asReloaded: Configuration {
        var copy = self
        copy.http.headers.areDefault = false
        for index in copy.http.headers.fields.indices { copy.http.headers.fields[index].onlyOverTLS = false }
        if copy.http.secret != nil { copy.http.secret = "********" }
        return copy
    }
}
