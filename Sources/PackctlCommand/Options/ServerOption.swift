import ArgumentParser

/// The registry that a command of packs talks to.
struct ServerOption: ParsableArguments {
    @Option(
        name: [.customShort("r"), .customLong("registry-server")],
        help: ArgumentHelp(
            "The registry, with or without scheme, port and path (default: the one of `registry login --default`).",
            valueName: "server"))
    var server: String?
}
