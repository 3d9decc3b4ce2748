import ArgumentParser
import Glibc
import Logging
import RegistryConfiguration
import Release
import Telemetry
import UnixSignals

/// `registry serve [CONFIG]`
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Start the registry.",
        discussion: """
            Without CONFIG the file that REGISTRY_CONFIGURATION_PATH names is used, else /etc/spectro/config.yml when it is \
            there, else built-in defaults. Variables such as REGISTRY_LOG_LEVEL override every value.
            """)

    @Argument(help: ArgumentHelp("The configuration file, in YAML.", valueName: "config"))
    var config: String?

    func run() async throws {
        // From here to the end a SIGHUP ends nothing: one that comes at the start is taken up when the server runs.
        let hangups = await UnixSignalsSequence(trapping: .sighup)
        let load: @Sendable () -> LoadedConfiguration = { [config] in
            Configuration.load(argument: config, environment: processEnvironment(), files: .system)
        }
        let loaded = load()
        guard let configuration = loaded.configuration else { throw StandardError.fail(loaded.diagnostics) }
        let threshold = LogThreshold(Logger.Level(configuration.log.level))
        let logger = Logger.starting(configuration.log, threshold)
        for diagnostic in loaded.diagnostics {
            logger.log(level: diagnostic.severity == .notice ? .info : .warning, "configuration: \(diagnostic)")
        }
        do {
            let live = LiveConfiguration(loaded, load: load, logger: logger, threshold: threshold)
            try await RegistryProcess(
                configuration: configuration, logger: logger, live: live, hangups: hangups, threshold: threshold
            ).run()
            withExtendedLifetime(hangups) {}
        } catch {
            throw StandardError.fail("\(error)")
        }
    }
}

extension Logger {
    /// Sets up the application log of this process, once.
    static func starting(_ log: Configuration.Log, _ threshold: LogThreshold) -> Logger {
        let application = ApplicationLog(
            format: LogFormat(log.formatter), threshold: threshold,
            fields: Dictionary(log.fields.map { ($0.name, $0.value) }) { _, last in last },
            service: "registry", version: Version.current, instance: RunningInstance.identifier,
            reportsCaller: log.reportCaller)
        LoggingSystem.bootstrap(application.handler)
        return Logger(label: "registry")
    }
}

extension LogFormat {
    init(_ formatter: Configuration.Log.Formatter) {
        switch formatter {
        case .text: self = .text
        case .json: self = .json
        case .logstash: self = .logstash
        }
    }
}

extension Logger.Level {
    init(_ level: Configuration.Log.Level) {
        switch level {
        case .error: self = .error
        case .warning: self = .warning
        case .info: self = .info
        case .debug: self = .debug
        }
    }
}
