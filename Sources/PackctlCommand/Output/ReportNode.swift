/// A report as a tree that keeps the order of its properties, which no encoder of Foundation does.
enum ReportNode: Hashable {
    case null
    case bool(Bool)
    /// As both JSON and YAML write it.
    case number(String)
    case text(String)
    case list([ReportNode])
    case object([Member])

    struct Member: Hashable {
        var name: String
        var value: ReportNode
    }
}

extension ReportNode {
    /// Throws `EncodingError` for numbers that are none, such as infinity.
    init(encoding value: some Encodable) throws {
        self = try ReportEncoder.node(of: value, at: [])
    }
}
