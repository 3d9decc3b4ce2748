import ArgumentParser

/// How results are written.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
    case table, json, yaml

    static let names = allCases.map(\.rawValue).joined(separator: ", ")
}
