import RegistryClient

extension Session {
    /// Writes a result to the standard output: as a table, as JSON or as YAML (`--output`).
    func show(_ report: some Report) throws {
        switch format {
        case .table: console.emit(report.table)
        case .json: console.emit(JSONText.text(of: try ReportNode(encoding: report)))
        case .yaml: console.emit(YAMLDocument.text(of: try ReportNode(encoding: report)))
        }
    }

    /// Shows how a transfer goes on, by a bar on the terminal with name, bytes and rate. Hand it to `RegistryClient.push`, `blob` and so
    /// on as `progress:`; nil, and so nothing, where there is no terminal. The bar goes by itself when all bytes are there, and every
    /// other bar with the next line that the console writes, or at the end of the command.
    ///
    ///     try await client.push(source, to: repository, progress: session.progress(named: "nginx-1.2.3.tar.gz"))
    func progress(named name: String) -> TransferProgress.Listener? {
        guard let bars = console.bars else { return nil }
        let bar = bars.begin(name)
        return { bars.advance(bar, to: $0.transferred, of: $0.total) }
    }
}
