import OCI
import PackFormat

/// A Helm chart: what lies in its folder, and its archive.
struct Chart: Sendable {
    /// As validation bounds them.
    static let limits = ArchiveLimits(
        compressedBytes: 32 << 20, unpackedBytes: 64 << 20, fileBytes: 16 << 20, entries: 5000, depth: 32)

    private static let mostRemarks = 10

    let definition: ChartDefinition
    /// By path below the chart's folder.
    let files: [PackPath: [UInt8]]
    /// A tar compressed by gzip, with the chart in one folder.
    let archive: [UInt8]

    /// What of the chart's folder, or beside it in its archive, is no part of it.
    private(set) var passedOver = PassedOver()
    /// Whether the archive is another than the one that was given, of which files lay at the root.
    private(set) var isRearranged = false
    /// Whether the chart's own files did, and not only others beside its folder.
    private(set) var wasAtRoot = false
    /// Charts within that are of another version than is wanted, in words.
    private let otherVersions: [String]

    /// A chart's archive, which is kept byte for byte when all its files lie in one folder, and made anew when some lie at its root,
    /// where Helm does not find them. Throws `.validation` for what is no chart, and for archives that Helm itself would not make: with
    /// links, devices, paths that lead out, or more than one folder.
    init(archive: [UInt8], from place: String) throws(CommandFailure) {
        let members: ChartMembers
        do throws(PackError) {
            members = try ChartMembers(archive)
        } catch {
            throw CommandFailure(
                .validation, "\(place) is no archive of a chart: \(error.message); helm package makes one")
        }
        if members.isInFolder {
            try self.init(Chart.contents(members.files), archive: archive, from: place)
        } else {
            do {
                try self.init(members.files, from: place)
            } catch {
                throw Chart.failure(error, place)
            }
            (isRearranged, wasAtRoot) = (true, members.isAtRoot)
            passedOver = members.strays
        }
    }

    /// A chart's folder, of which an archive is made; the same files give the same one. What `.helmignore` names stays out, as
    /// ``HelmIgnore`` reads it.
    init(folder path: String) throws(CommandFailure) {
        do {
            let folder = try PackFolder(at: path, limits: Chart.limits)
            let ignore = try HelmIgnore.reading(from: folder)
            var contents: [PackContent] = []
            var passedOver = folder.passedOver
            for file in folder.files {
                guard !ignore.ignores(file.path) else {
                    passedOver.add(file.path.text)
                    continue
                }
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
            try self.init(contents, from: path)
            self.passedOver = passedOver
        } catch {
            throw Chart.failure(error, path)
        }
    }

    /// Makes the archive.
    private init(_ contents: [PackContent], from place: String) throws {
        let files = Chart.contents(contents)
        let definition = try Chart.definition(in: files, from: place)
        guard let root = ArchiveRoot(definition.name) else {
            throw CommandFailure(.validation, "the chart's name \(definition.name) cannot be that of a folder")
        }
        var archive: [UInt8] = []
        try PackArchiveWriter.write(contents, root: root, limits: Chart.limits) { archive += $0 }
        try self.init(files, archive: archive, from: place)
    }

    private static func contents(_ contents: [PackContent]) -> [PackPath: [UInt8]] {
        Dictionary(contents.map { ($0.path, $0.bytes) }) { first, _ in first }
    }

    private static func failure(_ error: any Error, _ place: String) -> CommandFailure {
        switch error {
        case let failure as CommandFailure: failure
        case let error as PackError where error.code != .inaccessible:
            CommandFailure(.validation, "\(place) is no chart: \(error.message)")
        default: CommandFailure(error)
        }
    }

    private init(_ files: [PackPath: [UInt8]], archive: [UInt8], from place: String) throws(CommandFailure) {
        definition = try Chart.definition(in: files, from: place)
        self.files = files
        self.archive = archive
        guard !definition.isLibrary else {
            throw CommandFailure(.validation, "\(place) is a library chart, which deploys nothing by itself")
        }
        otherVersions = try Chart.otherVersions(of: definition, in: files, from: place)
    }

    /// Dependencies whose charts have none of the versions that are wanted, in words. Throws when one has no chart at all, for Helm
    /// installs nothing then. They are told apart by the names that their own definitions say.
    private static func otherVersions(
        of definition: ChartDefinition, in files: [PackPath: [UInt8]], from place: String
    ) throws(CommandFailure) -> [String] {
        guard !definition.dependencies.isEmpty else { return [] }
        var budget = ChartBudget()
        var charts: [String: [ChartDefinition]] = [:]
        var unread: [String] = []
        let files = files.map { (path: $0.key.text, bytes: $0.value) }
        for inner in InnerChart.places(in: files) {
            // What is too much to look into is not known to be missing.
            guard budget.takeChart(depth: 2) else { return [] }
            if let chart = InnerChart(at: inner, in: files, budget: &budget) {
                charts[chart.definition.name, default: []].append(chart.definition)
            } else {
                unread.append("charts/\(inner)")
            }
        }
        guard !budget.isOverdrawn else { return [] }
        let missing = definition.dependencies.map(\.name).filter { charts[$0] == nil }
        guard !missing.isEmpty else {
            return definition.dependencies.compactMap { dependency in
                guard let found = charts[dependency.name], !found.contains(where: dependency.isMeant) else {
                    return nil
                }
                return "\(dependency.name) \(dependency.version), and charts/ has \(found[0].version)"
            }
        }
        let doubt = unread.isEmpty ? "" : " (\(unread.prefix(3).joined(separator: ", ")) cannot be read as a chart)"
        throw CommandFailure(
            .validation,
            "the chart \(place) needs \(missing.joined(separator: ", ")), which it does not have in charts/\(doubt); run "
                + "helm dependency build, or take the archive that its makers publish")
    }

    private static func definition(
        in files: [PackPath: [UInt8]], from place: String
    ) throws(CommandFailure) -> ChartDefinition {
        guard let bytes = PackPath(ChartDefinition.file).flatMap({ files[$0] }) else {
            throw CommandFailure(.validation, "\(place) is no chart: it has no \(ChartDefinition.file) in its folder")
        }
        let requirements = PackPath(ChartDefinition.requirements).flatMap { files[$0] }
        return try ChartDefinition(bytes, requirements: requirements, in: place)
    }

    func file(_ path: String) -> [UInt8]? { PackPath(path).flatMap { files[$0] } }

    /// What its maker should know of how it was read.
    func remarks(on place: String) -> [String] {
        var remarks = otherVersions.prefix(Chart.mostRemarks).map {
            "\(place) wants \($0); Helm installs that whatever the dependency's condition, tags and alias say. Run helm dependency build"
        }
        if isRearranged {
            let fault =
                wasAtRoot
                ? "files lie at the root of \(place), where Helm does not find them"
                : "files lie beside the chart's folder in \(place), which Helm refuses"
            remarks.append(
                "\(fault); the pack gets the chart in the folder \(definition.name)/, as helm package makes it")
        }
        if passedOver.count > 0 { remarks.append("\(passedOver.count) left out of the chart: \(passedOver)") }
        return remarks
    }
}
