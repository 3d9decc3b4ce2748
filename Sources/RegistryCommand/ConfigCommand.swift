import ArgumentParser
import RegistryConfiguration
import Telemetry

/// `registry config …`
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Work with configurations.",
        subcommands: [Check.self])

    /// `registry config check [CONFIG]`
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check",
            abstract: "Show the configuration in force, and every problem with it.",
            discussion: """
                Prints the effective configuration as YAML on standard output, each value with where it came from and \
                secrets masked, and what there is to say about it on standard error. Below it, as comments, stands how \
                the certificates are that the registry gets by itself. Exits with 1 when the registry would not start with \
                it.
                """)

        @Argument(help: ArgumentHelp("The configuration file, in YAML.", valueName: "config"))
        var config: String?

        func run() throws {
            let loaded = Configuration.load(argument: config, environment: processEnvironment(), files: .system)
            var problems = loaded.diagnostics.map(\.description)
            var isUsable = loaded.configuration != nil
            if let configuration = loaded.configuration {
                let errors = Preflight.problems(with: configuration)
                problems += errors
                isUsable = errors.isEmpty
            }
            let certificates = loaded.configuration?.http.tls?.letsEncrypt.flatMap { CertificateReport($0) }
            problems += certificates?.notices ?? []
            problems += TraceService.settings(processEnvironment()).warnings.map { "warning: \($0)" }
            for problem in problems { StandardError.write(problem) }
            if let text = loaded.effectiveText { print(text, terminator: text.hasSuffix("\n") ? "" : "\n") }
            for line in certificates?.lines ?? [] { print("# \(line)") }
            if !isUsable { throw ExitCode(1) }
        }
    }
}
