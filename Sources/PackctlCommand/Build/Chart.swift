import OCI
import PackFormat

/// A Helm chart: what lies in its folder, and its archive.
struct Chart: Sendable {
    /// As validation bounds them.
    static let limits = ArchiveLimits(
        compressedBytes: 32 << 20, unpackedBytes: 64 << 20, fileBytes: 16 << 20, entries: 5000, depth: 32)

    let definition: ChartDefinition
    /// By path below the chart's folder.
    let files: [PackPath: [UInt8]]
    /// A tar compressed by gzip, with the chart in one folder.
    let archive: [UInt8]

    /// A chart's archive, which is kept byte for byte. Throws `.validation` for what is no chart, and for archives that Helm itself would
    /// not make: with links, devices, paths that lead out, or more than one folder.
    init(archive: [UInt8], from place: String) throws(CommandFailure) {
        var contents: [PackPath: [UInt8]] = [:]
        do {
            var rest: [UInt8]? = archive
            var reader = try PackArchiveReader(limits: Chart.limits, reading: { rest.take() })
            while let entry = try reader.next() {
                guard entry.kind == .file else { continue }
                var bytes: [UInt8] = []
                while let piece = try reader.nextBytes() { bytes += piece }
                contents[entry.path] = bytes
            }
        } catch {
            throw CommandFailure(
                .validation,
                "\(place) is no archive of a chart: \(CommandFailure(error).message); helm package makes one")
        }
        try self.init(contents, archive: archive, from: place)
    }

    /// A chart's folder, of which an archive is made; the same files give the same one. What `.helmignore` names stays out, as with
    /// `helm package`.
    init(folder path: String) throws(CommandFailure) {
        do {
            let folder = try PackFolder(at: path, limits: Chart.limits)
            let ignore = try HelmIgnore.reading(from: folder)
            var contents: [PackContent] = []
            for file in folder.files where !ignore.ignores(file.path) {
                var bytes: [UInt8] = []
                let source = try folder.bytes(of: file)
                while let piece = try source() {
                    bytes += piece
                    guard bytes.count <= file.size else {
                        throw CommandFailure(.other, "\(path)/\(file.path) grows while it is read; try again")
                    }
                }
                contents.append(PackContent(path: file.path, isExecutable: file.isExecutable, bytes: bytes))
            }
            let files = Dictionary(contents.map { ($0.path, $0.bytes) }) { first, _ in first }
            let definition = try Chart.definition(in: files, from: path)
            guard let root = ArchiveRoot(definition.name) else {
                throw CommandFailure(.validation, "the chart's name \(definition.name) cannot be that of a folder")
            }
            var archive: [UInt8] = []
            try PackArchiveWriter.write(contents, root: root, limits: Chart.limits) { archive += $0 }
            try self.init(files, archive: archive, from: path)
        } catch let failure as CommandFailure {
            throw failure
        } catch let error as PackError where error.code != .inaccessible {
            throw CommandFailure(.validation, "\(path) is no chart: \(error.message)")
        } catch {
            throw CommandFailure(error)
        }
    }

    private init(_ files: [PackPath: [UInt8]], archive: [UInt8], from place: String) throws(CommandFailure) {
        definition = try Chart.definition(in: files, from: place)
        self.files = files
        self.archive = archive
        guard !definition.isLibrary else {
            throw CommandFailure(.validation, "\(place) is a library chart, which deploys nothing by itself")
        }
        let missing = definition.dependencies.filter { !holds($0) }.map(\.name)
        guard missing.isEmpty else {
            throw CommandFailure(
                .validation,
                "the chart \(place) needs \(missing.joined(separator: ", ")), which it does not have in charts/; run "
                    + "helm dependency build, or take the archive that its makers publish")
        }
    }

    private static func definition(
        in files: [PackPath: [UInt8]], from place: String
    ) throws(CommandFailure) -> ChartDefinition {
        guard let bytes = PackPath(ChartDefinition.file).flatMap({ files[$0] }) else {
            throw CommandFailure(.validation, "\(place) is no chart: it has no \(ChartDefinition.file) in its folder")
        }
        return try ChartDefinition(bytes, in: place)
    }

    private func holds(_ dependency: ChartDefinition.Dependency) -> Bool {
        files.keys.contains { path in
            path.text.hasPrefix("charts/\(dependency.name)/")
                || path.text.hasPrefix("charts/\(dependency.name)-") && path.components.count == 2
        }
    }

    func file(_ path: String) -> [UInt8]? { PackPath(path).flatMap { files[$0] } }
}
