/// The files of a Helm chart's archive, a tar compressed by gzip.
///
/// It is read as Helm reads it, more leniently than a pack's: files may lie outside a folder, and links and other things that
/// hold no bytes are passed over.
struct ChartArchive {
    struct Member {
        /// As it stands in the archive, without `./` in front.
        var path: String
        var bytes: [UInt8]

        var components: [Substring] { path.split(separator: "/") }

        /// Whether Helm makes manifests of it when it installs the chart.
        var isDeployed: Bool { components.contains("templates") && !components.contains("tests") }

        /// Whether Helm takes it for a chart that this one brings.
        var isInnerChart: Bool {
            path.hasSuffix(".tgz") && components.dropLast().last.map { $0 == "charts" } ?? false
        }
    }

    static let limits = ArchiveLimits(
        compressedBytes: 32 << 20, unpackedBytes: 64 << 20, fileBytes: 16 << 20, entries: 5000, depth: 32)

    /// In the order of the archive.
    let members: [Member]

    /// Throws `.unreadableArchive` and `.tooLarge`.
    init(_ bytes: [UInt8], limits: ArchiveLimits = Self.limits) throws(PackError) {
        var rest: [UInt8]? = bytes
        let gzip = try GzipMember({ rest.take() }, limit: limits.compressedBytes)
        let archive = try TarArchive(TarStream(gzip, limits: limits))
        var members: [Member] = []
        var entries = 0
        var unpacked: Int64 = 0
        while let entry = try archive.nextEntry() {
            entries += 1
            guard entries <= limits.entries else {
                throw PackError(.tooLarge, "the chart has more than \(limits.entries) files and folders")
            }
            guard entry.kind == .file else { continue }
            let name = ShownName(entry.name)
            unpacked += max(0, entry.size)
            guard (0...limits.fileBytes).contains(entry.size), unpacked <= limits.unpackedBytes else {
                throw PackError(
                    .tooLarge,
                    "with \(name) the chart has more than \(limits.unpackedBytes) bytes, or that file more than "
                        + "\(limits.fileBytes)")
            }
            var content: [UInt8] = []
            while let piece = try archive.nextBytes(ofSize: entry.size) { content += piece }
            members.append(Member(path: ChartArchive.path(entry.name), bytes: content))
        }
        self.members = members
    }

    private static func path(_ name: [UInt8]) -> String {
        String(decoding: name, as: UTF8.self).split(separator: "/").drop { $0 == "." }.joined(separator: "/")
    }
}

extension ChartArchive {
    /// What every chart has in its folder.
    static let definitionName = "Chart.yaml"

    /// The definitions that may be the chart's own: at the root, or in a folder there. Those of charts within it lie deeper.
    var definitions: [Member] {
        members.filter { $0.components.count <= 2 && $0.components.last == Self.definitionName[...] }
    }
}
