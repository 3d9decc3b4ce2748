import ArgumentParser
import PackFormat

/// `packctl pack build`
struct PackBuildCommand: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Make a pack from a Helm chart, and validate it.",
        discussion: """
            DIR gets pack.json, values.yaml with the chart's own values below its name, README.md, logo.png and the chart's archive. It must \
            not be there yet, or be empty, and is written whole or not at all. The same chart gives the same pack.

            The chart is a folder, an archive as helm package makes it, or an OCI reference: oci://reg.example.com/charts/nginx:1.2.3. The \
            images that its values name are listed in pack.content.images; look them through, for templates may ask for others. \
            Findings are those of pack validate, which docs/validate.md lists.
            """)

    @Argument(help: ArgumentHelp("The name of the pack.", valueName: "name"))
    var name: String

    @Argument(help: ArgumentHelp("The folder to be made.", valueName: "dir"), completion: .directory)
    var folder: String

    @Option(
        help: ArgumentHelp("The chart: a folder, a .tgz archive or oci://…", valueName: "chart"), completion: .file())
    var chart: String

    @Option(
        name: .customLong("version"),
        help: ArgumentHelp("The pack's version (default: the chart's).", valueName: "version"))
    var packVersion: String?

    @Option(help: "What readers call the pack (default: made from its name).")
    var displayName: String?

    @Option(help: "kernel, os, k8s, cni, csi or addon.")
    var layer = "addon"

    @Option(help: "What kind of add-on it is, such as monitoring (default: by the chart's keywords, else system app).")
    var addonType: String?

    @Option(help: "The namespace that the chart is installed into (default: the pack's name).")
    var namespace: String?

    @Option(help: ArgumentHelp("A PNG for logo.png (default: one is made).", valueName: "file"), completion: .file())
    var logo: String?

    @Flag(name: .shortAndLong, help: "Push the pack when it has no errors.")
    var push = false

    @OptionGroup var server: ServerOption
    @OptionGroup var common: CommonOptions

    func run(in session: Session) async throws {
        guard let packName = PackName(name) else {
            throw CommandFailure(
                .usage, "\"\(name)\" cannot name a pack; use lower-case letters and digits, joined by hyphens")
        }
        let draft = try await draft(packName, in: session)
        let path = folder.withoutFinalSlashes
        if draft.images.isIncomplete {
            session.console.warn(
                "\(chart) holds more charts or images than are looked at; complete pack.content.images in values.yaml by hand"
            )
        }
        for remark in draft.chart.remarks(on: chart) { session.console.note(remark) }
        // Before anything is made that could not be pushed.
        if push { _ = try session.server(named: server.server) }
        var report = try PackBuild(draft).write(to: path)
        if push, report.validation.passed { report.push = try await pushed(path, in: session) }
        if session.format == .table {
            for line in report.validation.lines { session.console.say(line) }
            if let push = report.push { try session.show(push) }
        } else {
            try session.show(report)
        }
        guard report.validation.passed else { throw CommandFailure(.validation, "") }
        try report.push?.complain(to: session.console)
    }

    private func pushed(_ path: String, in session: Session) async throws -> PushReport {
        try await session.withPacks(of: server.server) { registry in
            PushReport(packs: [
                try await PackPush(registry: registry, session: session, options: PushOptions()).push(path)
            ])
        }
    }

    private func draft(_ name: PackName, in session: Session) async throws -> PackDraft {
        guard PackMetadata.Layer.known.map(\.rawValue).contains(layer) else {
            let known = PackMetadata.Layer.known.map(\.rawValue).joined(separator: ", ")
            throw CommandFailure(.usage, "\"\(layer)\" is no layer; there are \(known)")
        }
        var draft = PackDraft(name, around: try await readChart(in: session))
        if let packVersion { draft.version = packVersion }
        if let displayName { draft.displayName = displayName }
        if let addonType { draft.addonType = addonType }
        if let namespace { draft.namespace = try PackBuildCommand.checked(namespace: namespace) }
        draft.layer = layer
        draft.logo = try logo.map { path throws(CommandFailure) in try PackBuildCommand.png(at: path) }
        return draft
    }

    private func readChart(in session: Session) async throws -> Chart {
        if chart.hasPrefix(ChartReference.prefix) {
            let reference = try ChartReference(chart)
            let archive = try await session.withClient(of: reference.host) { client in
                try await reference.archive(from: client, progress: session.progress(named: chart))
            }
            return try Chart(archive: archive, from: chart)
        }
        guard !chart.contains("://") else {
            throw CommandFailure(
                .usage,
                "\(chart): a chart is a folder, a .tgz archive or oci://…; fetch others first, such as by helm pull")
        }
        switch try PackSource(chart).kind {
        case .folder: return try Chart(folder: chart.withoutFinalSlashes)
        case .archive:
            let limit = Int(Chart.limits.compressedBytes)
            return try Chart(archive: LocalFile(chart).whole.bytes(upTo: limit), from: chart)
        }
    }

    private static func checked(namespace: String) throws(CommandFailure) -> String {
        let isLabel =
            (1...63).contains(namespace.utf8.count) && namespace.first != "-" && namespace.last != "-"
            && namespace.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
        guard isLabel else {
            throw CommandFailure(
                .usage,
                "\"\(namespace)\" is no name of a namespace; use lower-case letters, digits and hyphens, at most 63")
        }
        return namespace
    }

    private static func png(at path: String) throws(CommandFailure) -> [UInt8] {
        let bytes = try LocalFile(path).whole.bytes(upTo: 4 << 20)
        guard bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) else {
            throw CommandFailure(.usage, "\(path) is no PNG, whatever it is called; convert it")
        }
        return bytes
    }
}
