import ArgumentParser
import Release

/// `packctl version`
struct VersionCommand: SessionCommand {
    static let configuration = CommandConfiguration(
        commandName: "version", abstract: "Print product, version, system and architecture in one line.")

    struct Found: Report {
        var product = Version.product
        var version = Version.current
        var system = Version.system
        var architecture = Version.architecture

        var table: Table {
            Table(["product", "version", "system"], [[product, version, "\(system)/\(architecture)"]])
        }
    }

    @OptionGroup var common: CommonOptions

    func run(in session: Session) throws {
        if session.format == .table { session.console.say(Version.line) } else { try session.show(Found()) }
    }
}
