/// What a YAML text is a text of.
enum YAMLOrigin {
    case builtIn
    case file(path: String)
    case variable(String)

    func source(line: Int, column: Int) -> Source {
        switch self {
        case .builtIn: .builtIn
        case .file(let path): .file(path: path, line: line, column: column)
        case .variable(let name): .variable(name)
        }
    }
}
