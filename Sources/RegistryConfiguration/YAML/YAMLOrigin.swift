import YAML

/// What a YAML text is a text of.
enum YAMLOrigin {
    case builtIn
    case file(path: String)
    case variable(String)

    func source(of position: TextPosition) -> Source {
        switch self {
        case .builtIn: .builtIn
        case .file(let path): .file(path: path, line: position.line, column: position.column)
        case .variable(let name): .variable(name)
        }
    }
}
