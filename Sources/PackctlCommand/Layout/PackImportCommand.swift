import ArgumentParser
import OCI

/// `packctl pack import`
struct PackImportCommand: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Bring what an OCI image layout holds into a registry.",
        discussion: """
            LAYOUT is a folder or a .tar that pack export made, or one that skopeo copy wrote with oci: or oci-archive:. All of it is \
            verified, and compared with what the registry has, before anything is pushed; what is there already is passed over.

            Packs go below the registry's base to spectro-packs/archive/NAME. Images go below --images-base, with the name of the \
            registry that they came from: docker.io/library/nginx:1.27 becomes spectro-images/docker.io/library/nginx:1.27.
            """)

    @Argument(
        help: ArgumentHelp("A folder or .tar with an OCI image layout.", valueName: "layout"), completion: .file())
    var layout: String

    @Option(help: "What stands before the names of images; empty for nothing.")
    var imagesBase = "spectro-images"

    @Flag(name: .shortAndLong, help: "Move tags that hold something else.")
    var force = false

    @Option(name: .shortAndLong, help: "Why, for the history of the packs.")
    var message: String?

    @OptionGroup var server: ServerOption
    @OptionGroup var common: CommonOptions

    func run(in session: Session) async throws {
        let base = RepositoryName(imagesBase)
        guard imagesBase.isEmpty || base != nil else {
            throw CommandFailure(
                .usage, "\"\(imagesBase)\" cannot stand before a repository's name; right would be spectro-images")
        }
        var work = LayoutImport(store: try LayoutPlace.reading(layout), imagesBase: base)
        work.isForced = force
        work.message = message
        work.progress = { session.progress(named: $0) }
        work.counting = { name, total in
            let work = CountedWork(name, of: total, session.console)
            return { work.advance() }
        }
        let report = try await session.withPacks(of: server.server) { [work] in try await work.run($0) }
        try session.show(report)
    }
}
