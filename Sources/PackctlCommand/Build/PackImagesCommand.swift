import ArgumentParser
import PackFormat
import RegistryClient

/// `packctl pack images`
struct PackImagesCommand: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "images",
        abstract: "List the container images that packs need, each once.",
        discussion: """
            Images are those that pack.content.images in each values.yaml lists. Packs are named as in a registry, or, with --dir, lie on \
            this machine as folders or archives. A pack that is broken or not there is told, and the others are listed; the exit \
            status is that of the first such. Packs that list no images are told, too. --plain writes one image a line and nothing else:

            packctl pack images --plain nginx prometheus | xargs -n 1 podman pull
            """)

    @Argument(help: ArgumentHelp("Packs of the registry: NAME, NAME:TAG or NAME@DIGEST.", valueName: "pack"))
    var packs: [String] = []

    @Option(
        name: .customLong("dir"), parsing: .upToNextOption,
        help: ArgumentHelp("Folders or archives of packs.", valueName: "path"), completion: .file())
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
        let references = try packs.map { try PackReference($0) }
        var found = ImageLists()
        for path in paths {
            let source = try PackSource(path)
            try await found.take { try source.images() }
        }
        if !references.isEmpty {
            let before = found
            found = try await session.withPacks(of: server.server) { registry in
                var found = before
                for reference in references {
                    try await found.take {
                        try await registry.images(of: reference, environment: session.environment)
                    }
                }
                return found
            }
        }
        let list = ImageList(found.lists)
        if plain, session.format == .table {
            for image in list.images { session.console.say(image.image) }
        } else if !found.lists.isEmpty {
            // Where nothing could be read, an empty list would say that nothing is needed.
            try session.show(list)
        }
        try found.complain(to: session.console)
    }
}

extension PackRegistry {
    /// What a version lists, and its name with its tag. Asks `/v1` where there is one; else the archive is fetched. Throws `.validation`
    /// for a version that is no whole pack, since what it lists is not known.
    func images(
        of reference: PackReference, environment: [String: String]
    ) async throws -> (pack: String, images: [String]) {
        let found = try await resolve(reference)
        if let details = found.details {
            if let fault = details.version.fault {
                throw CommandFailure(.validation, "\(found.shownName) at \(client.server) has a fault: \(fault)")
            }
            guard let fault = details.imagesFault else { return (found.shownName, details.images) }
            throw unknownImages(of: found, fault)
        }
        let (recognized, _) = try await manifest(of: found)
        do {
            return try await TemporaryFolder.with(in: environment) { folder in
                let path = "\(folder)/pack.tar.gz"
                try await fetch(recognized.archive, of: found, to: path)
                let archive = try LocalFile(path).whole
                guard let json = try ArchiveFiles.file("pack.json", in: archive, upTo: PackMetadata.maximumSize) else {
                    throw PackError(.invalidMetadata, "there is no pack.json in the archive")
                }
                _ = try PackMetadata(json)
                return (found.shownName, try ArchiveFiles.images(in: archive))
            }
        } catch let error as PackError where error.code != .inaccessible {
            guard error.code != .unreadableImages else { throw unknownImages(of: found, error.message) }
            throw CommandFailure(
                .validation, "\(found.shownName) at \(client.server) has a fault: \(error.message)")
        }
    }

    private func unknownImages(of found: FoundPack, _ fault: String) -> CommandFailure {
        CommandFailure(
            .validation, "which images \(found.shownName) at \(client.server) needs is not known: \(fault)")
    }
}
