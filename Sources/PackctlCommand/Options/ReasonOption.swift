import ArgumentParser

/// Why something is changed.
struct ReasonOption: ParsableArguments {
    @Option(name: .shortAndLong, help: "Why, for the history of the pack.")
    var message: String?
}
