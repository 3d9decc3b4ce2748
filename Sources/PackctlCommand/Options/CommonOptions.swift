import ArgumentParser

/// What every command takes.
struct CommonOptions: ParsableArguments {
    @Option(
        name: [.customShort("s"), .long],
        help: ArgumentHelp("The folder of config.json with the logins (default: $HOME/.spectro).", valueName: "folder"),
        completion: .directory)
    var home: String?

    @Option(name: .shortAndLong, help: "How results are written: \(OutputFormat.names).")
    var output = OutputFormat.table
}
