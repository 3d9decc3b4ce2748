import ArgumentParser

/// `packctl pack tag`
struct PackTagGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tag", abstract: "Give versions further names, and take names away.",
        subcommands: [PackTagAddCommand.self, PackTagDeleteCommand.self])
}
