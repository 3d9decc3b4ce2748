import ArgumentParser
import PackFormat

/// `packctl pack images`
struct PackImagesCommand: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "images",
        abstract: "List the container images that packs need, each once.",
        discussion: """
            Images are those that pack.content.images in each values.yaml lists. Packs are named as in a registry, or, with --dir, lie on \
            this machine as folders or archives. --plain writes one image a line and nothing else:

            packctl pack images --plain nginx prometheus | xargs -n 1 podman pull
            """)

    @Argument(help: ArgumentHelp("Packs of the registry: NAME, NAME:TAG or NAME@DIGEST.", valueName: "pack"))
    var packs: [String] = []

    @Option(
        name: .customLong("dir"), parsing: .upToNextOption,
        help: ArgumentHelp("Folders or archives of packs.", valueName: "path"))
    var paths: [String] = []

    @Flag(help: "Write one image a line, without a head.")
    var plain = false

    @OptionGroup var server: ServerOption
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard !packs.isEmpty || !paths.isEmpty else {
            throw ValidationError("name packs of a registry, or folders and archives with --dir")
        }
    }

    func run(in session: Session) async throws {
        var lists: [(pack: String, images: [String])] = []
        for path in paths { lists.append(try PackSource(path).images()) }
        if !packs.isEmpty {
            let references = try packs.map { try PackReference($0) }
            lists += try await session.withPacks(of: server.server) { registry in
                var lists: [(pack: String, images: [String])] = []
                for reference in references {
                    lists.append(try await registry.images(of: reference, environment: session.environment))
                }
                return lists
            }
        }
        let list = ImageList(lists)
        guard plain, session.format == .table else { return try session.show(list) }
        for image in list.images { session.console.say(image.image) }
    }
}

extension PackRegistry {
    /// What a version lists, and its name with its tag. Asks `/v1` where there is one; else the archive is fetched.
    func images(
        of reference: PackReference, environment: [String: String]
    ) async throws -> (pack: String, images: [String]) {
        let found = try await resolve(reference)
        if let details = found.details { return (found.shownName, details.images) }
        let (recognized, _) = try await manifest(of: found)
        return try await TemporaryFolder.with(in: environment) { folder in
            let path = "\(folder)/pack.tar.gz"
            try await fetch(recognized.archive, of: found, to: path)
            let values = try ArchiveFiles.file("values.yaml", in: LocalFile(path).whole, upTo: 8 << 20)
            return (found.shownName, PackImages.listed(inValues: values ?? []))
        }
    }
}
