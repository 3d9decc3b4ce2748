import ArgumentParser

/// `packctl version`
struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "version", abstract: "Print product, version, system and architecture in one line.")

    func run() { print(Version.line) }
}
