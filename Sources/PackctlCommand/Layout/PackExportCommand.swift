import ArgumentParser
import OCI
import RegistryClient

/// `packctl pack export`
struct PackExportCommand: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Bring packs, and the images that they need, into an OCI image layout, for an air gap.",
        usage: "packctl pack export NAME[:TAG|@DIGEST] ... LAYOUT [--with-images] [--platform <os/architecture>]",
        discussion: """
            LAYOUT is a folder, or a tar when its name ends in .tar. Manifests stay byte for byte, so all digests stay; packs are called \
            spectro-packs/archive/NAME:TAG in it, images by their whole names. skopeo reads it as oci:FOLDER:NAME.

            An export that was interrupted goes on where it was when it is run again, and a folder takes further exports in. Images are \
            fetched from the registries that they name, with this machine's logins, for all platforms unless --platform names one. An \
            image that a digest names is always taken whole. When some cannot be fetched the layout is not finished, and the exit status \
            is that of the first; the same command goes on where it was, or finishes it without them by --skip-missing-images.
            """)

    @Argument(
        help: ArgumentHelp("Packs, and the layout at the end.", valueName: "name ... layout"), completion: .file())
    var words: [String]

    @Flag(help: "Take every version of every pack.")
    var all = false

    @Flag(help: "Take the images that the packs list, too.")
    var withImages = false

    @Flag(help: "Finish the layout also without images that cannot be fetched.")
    var skipMissingImages = false

    @Option(help: ArgumentHelp("Of images, take only what is for this platform.", valueName: "os/architecture"))
    var platform: String?

    @OptionGroup var server: ServerOption
    @OptionGroup var common: CommonOptions

    func run(in session: Session) async throws {
        guard let layout = words.last else { return }
        let references = try words.dropLast().map { try PackReference($0) }
        guard all == references.isEmpty else {
            throw CommandFailure(
                .usage,
                all
                    ? "--all takes every pack; name only the layout"
                    : "name the packs in front of the layout, or use --all")
        }
        let platform = try platform.map { text throws(CommandFailure) in try Platform(reading: text) }
        var export = try await session.withPacks(of: server.server) { packs in
            let selection =
                all
                ? try await ExportSelection.all(in: packs) : try await ExportSelection.named(references, in: packs)
            var export = try LayoutExport(to: try LayoutPlace.writing(layout), platform: platform)
            export.progress = { session.progress(named: $0) }
            try await export.take(selection, of: packs)
            return export
        }
        if withImages {
            try await PackExportCommand.takeImages(into: &export, in: session)
            export.noteUnread()
        }
        let faults = export.report.faults
        if faults.isEmpty || skipMissingImages { try export.finish() }
        try session.show(export.report)
        if withImages, let silence = ImageLists.silence(of: export.silent) { session.console.note(silence) }
        guard let first = faults.first else { return }
        let words =
            "\(faults.count) of the images could not be fetched or found, first \(first.name): \(first.fault ?? "")"
        guard !export.report.finished else { return session.console.warn(words) }
        throw CommandFailure(
            first.exitClass,
            "\(words); \(layout) is not finished: what came is in \(export.target.unfinished), from which the same command goes on, "
                + "and --skip-missing-images finishes it without them")
    }

    private static func takeImages(into export: inout LayoutExport, in session: Session) async throws {
        var byHost: [String: [ImageReference]] = [:]
        for text in export.images {
            guard let image = ImageReference(text) else {
                export.note(CommandFailure(.validation, "it is no name of an image"), of: text)
                continue
            }
            if byHost[image.host]?.contains(image) != true { byHost[image.host, default: []].append(image) }
        }
        for (host, images) in byHost.sorted(by: { $0.key < $1.key }) {
            let before = export
            do {
                export = try await session.withClient(of: host) { client in
                    var export = before
                    try await export.take(images, with: client)
                    return export
                }
            } catch let error as ClientError {
                // No name of a server, or a login that cannot be read.
                for image in images { export.note(CommandFailure(error), of: image.description) }
            }
        }
    }
}
