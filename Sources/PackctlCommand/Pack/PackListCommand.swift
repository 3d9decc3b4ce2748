import ArgumentParser
import PackFormat

/// `packctl pack ls`
struct PackListCommand: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "ls",
        abstract: "List packs with their versions, the newest first.",
        discussion: """
            Parent tags stand with the version that they mean at the moment. Labels, display names, layers and states are told by a \
            Packhouse only.
            """)

    @Argument(help: ArgumentHelp("The registry; the same as --registry-server.", valueName: "server"))
    var place: String?

    @Option(name: .shortAndLong, help: "List the pack of this name; when there is none, those whose names hold it.")
    var name: String?

    @OptionGroup var server: ServerOption

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let place, let server = server.server, place != server {
            throw ValidationError("SERVER is \(place), and --registry-server is \(server); name one of them")
        }
    }

    func run(in session: Session) async throws {
        let name = name
        let report = try await session.withPacks(of: place ?? server.server) { registry in
            ListReport(try await registry.listed(by: name), isTold: registry.isPackhouse)
        }
        try session.show(report)
    }
}
