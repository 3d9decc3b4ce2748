import PackFormat

/// The files of a chart's archive, also where they do not lie in one folder, as Helm wants them.
struct ChartMembers {
    /// By their paths below the chart's folder.
    let files: [PackContent]
    /// Whether the root of the archive is the chart's folder.
    let isAtRoot: Bool
    /// Files that lie beside the chart's folder.
    let strays: PassedOver

    /// Whether Helm would take the archive as it is.
    var isInFolder: Bool { !isAtRoot && strays.count == 0 }

    /// Throws as ``PackArchiveReader`` does, and `.refusedEntry` for more or less than one folder.
    init(_ archive: [UInt8]) throws(PackError) {
        var rest: [UInt8]? = archive
        var reader = try PackArchiveReader(limits: Chart.limits, isRooted: false, reading: { rest.take() })
        var members: [PackContent] = []
        while let entry = try reader.next() {
            guard entry.kind == .file else { continue }
            var bytes: [UInt8] = []
            while let piece = try reader.nextBytes() { bytes += piece }
            members.append(PackContent(path: entry.path, isExecutable: entry.isExecutable, bytes: bytes))
        }
        isAtRoot = members.contains { $0.path.text == ChartDefinition.file }
        var strays = PassedOver()
        if isAtRoot {
            files = members
        } else {
            var files: [PackContent] = []
            var folders: Set<Substring> = []
            for member in members {
                let components = member.path.components
                guard let folder = components.first, let path = PackPath(components.dropFirst().joined(separator: "/"))
                else {
                    strays.add(member.path.text)
                    continue
                }
                folders.insert(folder)
                files.append(PackContent(path: path, isExecutable: member.isExecutable, bytes: member.bytes))
            }
            guard folders.count == 1 else {
                throw PackError(
                    .refusedEntry,
                    folders.isEmpty
                        ? "it holds no folder with a \(ChartDefinition.file)"
                        : "it holds \(folders.count) folders; a chart lies in one")
            }
            self.files = files
        }
        self.strays = strays
    }
}
