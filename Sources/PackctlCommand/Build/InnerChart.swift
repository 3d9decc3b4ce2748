import PackFormat

/// A chart within another one: a folder in its folder `charts`, or an archive there.
struct InnerChart {
    typealias Files = [(path: String, bytes: [UInt8])]

    let definition: ChartDefinition
    /// By path below its own folder.
    let files: Files

    /// The names in `charts` that Helm takes for charts, in order.
    static func places(in files: Files) -> [String] {
        Set(files.compactMap { place(of: $0.path) }).sorted()
    }

    private static func place(of path: String) -> String? {
        let parts = path.split(separator: "/")
        // Helm passes over names that begin so.
        guard parts.count >= 2, parts[0] == "charts", parts[1].first != "_", parts[1].first != "." else { return nil }
        return parts.count > 2 || parts[1].hasSuffix(".tgz") ? String(parts[1]) : nil
    }

    /// Nil for what cannot be read as a chart, and for what is more than the budget has.
    init?(at place: String, in files: Files, budget: inout ChartBudget) {
        let prefix = "charts/\(place)/"
        var inside = files.filter { $0.path.hasPrefix(prefix) }.map {
            (path: String($0.path.dropFirst(prefix.count)), bytes: $0.bytes)
        }
        if inside.isEmpty, let packed = files.first(where: { $0.path == "charts/\(place)" }) {
            guard let unpacked = InnerChart.unpacked(packed.bytes, &budget) else { return nil }
            inside = unpacked
        }
        guard let bytes = inside.first(where: { $0.path == ChartDefinition.file })?.bytes,
            let definition = try? ChartDefinition(
                bytes, requirements: inside.first { $0.path == ChartDefinition.requirements }?.bytes, in: place)
        else { return nil }
        self.definition = definition
        self.files = inside
    }

    private static func unpacked(_ archive: [UInt8], _ budget: inout ChartBudget) -> Files? {
        var files: Files = []
        var rest: [UInt8]? = archive
        do throws(PackError) {
            var reader = try PackArchiveReader(limits: Chart.limits, reading: { rest.take() })
            while let entry = try reader.next() {
                guard budget.take(entries: 1, bytes: entry.size) else { return nil }
                guard entry.kind == .file else { continue }
                var bytes: [UInt8] = []
                while let piece = try reader.nextBytes() { bytes += piece }
                files.append((entry.path.text, bytes))
            }
        } catch {
            return nil
        }
        return files
    }
}
