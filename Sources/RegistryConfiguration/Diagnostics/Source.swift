/// Where a value came from, so that every complaint about it can say where to change it.
public enum Source: Hashable, Sendable {
    /// A default of this server: a key's own, or the configuration that is built in.
    case builtIn
    /// A place in the configuration file. Line and column count from 1; line 0 stands for the file as a whole.
    case file(path: String, line: Int, column: Int)
    /// An environment variable, by its full name.
    case variable(String)
}

extension Source: CustomStringConvertible {
    /// `default`, `config.yml:12` or `REGISTRY_LOG_LEVEL`. The column is left out: the line and the key find the place.
    public var description: String {
        switch self {
        case .builtIn: "default"
        case .file(let path, let line, _): line > 0 ? "\(path):\(line)" : path
        case .variable(let name): name
        }
    }

    /// The place as a sentence names it: `line 12` within the same file, else as in `description`.
    var within: String {
        if case .file(_, let line, _) = self, line > 0 { return "line \(line)" }
        return description
    }
}
