import ArgumentParser
import Logging
import Registry
import RegistryConfiguration
import Telemetry

/// `registry garbage-collect [CONFIG]`
struct GarbageCollectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "garbage-collect",
        abstract: "Remove content that nothing refers to.",
        discussion: """
            Removes blobs that no manifest needs, and with --delete-untagged manifests that no tag, index, subject or label of a \
            pack leads to; links and entries of lists that lead nowhere; uploads older than \
            storage.maintenance.uploadpurging.age; repositories in which nothing is left. CONFIG is found as serve finds it.

            Servers have to be stopped, or started with storage.maintenance.readonly.enabled: true. On a directory the \
            command makes sure that no server writes to it, unless storage.filesystem.shared is set. On S3 nothing can: \
            there only the grace period protects uploads under way, and not a push that uses a blob which lies there, old and unneeded. \
            A dry run may be made at any time.

            Where something cannot be looked at, or is behind a symbolic link that leads nowhere, no blob is removed; nor where there \
            are blobs and not one repository, as with a volume that is not mounted, unless --without-repositories is given.

            Exits with 1 when something could not be read, removed or printed, or when it was stopped. SIGTERM and SIGINT have it end after \
            what it has begun; a run that was cut off is gone on with by the next.
            """)

    @Flag(name: [.customShort("d"), .long], help: "Only tell what would be removed; change nothing.")
    var dryRun = false

    @Flag(name: [.customShort("m"), .long], help: "Remove manifests that nothing leads to.")
    var deleteUntagged = false

    @Flag(name: .shortAndLong, help: "Leave out the lines about single manifests, blobs and links.")
    var quiet = false

    @Option(
        help: ArgumentHelp(
            "Leave what was written, or lost its tag, within this time: 1h30m, 45s; 0s for none.",
            valueName: "duration"))
    var gracePeriod = GracePeriod.usual

    @Flag(help: "Go on where there is not one repository: all blobs are removed.")
    var withoutRepositories = false

    @Argument(help: ArgumentHelp("The configuration file, in YAML.", valueName: "config"))
    var config: String?

    func run() async throws {
        let loaded = Configuration.load(argument: config, environment: processEnvironment(), files: .system)
        guard let configuration = loaded.configuration else { throw StandardError.fail(loaded.diagnostics) }
        var options = CollectionOptions()
        options.removesUntagged = deleteUntagged
        options.gracePeriod = gracePeriod.seconds
        options.isDryRun = dryRun
        options.goesWithoutRepositories = withoutRepositories
        // What it does is printed; the log is for what goes wrong.
        let threshold = LogThreshold(Swift.max(Logger.Level(configuration.log.level), .warning))
        let process = CollectionProcess(
            configuration: configuration, options: options, logger: .starting(configuration.log, threshold))
        let printer = CollectionPrinter(isDryRun: dryRun, isQuiet: quiet, gracePeriod: gracePeriod)
        StopSignal.watch()
        let summary: CollectionSummary
        do {
            summary = try await process.run(telling: printer)
        } catch {
            _ = printer.finish()
            throw StandardError.fail("garbage-collect: \(error)")
        }
        var problems: [String] = []
        if let reason = printer.finish() {
            problems.append("what was \(dryRun ? "found" : "done") could not be printed whole: \(reason)")
        }
        if summary.isStopped {
            problems.append(
                "stopped by \(StopSignal.name ?? "a signal"); \(dryRun ? "more may go than was told" : "what is told is done, and the next run does the rest")"
            )
        }
        let failures = summary.failures + summary.emptyFolders
        if failures > 0 {
            problems.append(
                "\(failures) \(failures == 1 ? "thing" : "things") could not be read or removed; what is left to do is done by the next run"
            )
        }
        for problem in problems.dropLast() { _ = StandardError.fail("garbage-collect: \(problem)") }
        if let last = problems.last { throw StandardError.fail("garbage-collect: \(last)") }
    }

    /// Arguments with `--delete-untagged=true` and the like, as docker-registry takes them, written as flags.
    static func plainFlags(in arguments: [String]) -> [String] {
        guard arguments.first == configuration.commandName else { return arguments }
        let flags: Set<String> = [
            "--dry-run", "-d", "--delete-untagged", "-m", "--quiet", "-q", "--without-repositories",
        ]
        let end = arguments.firstIndex(of: "--") ?? arguments.endIndex
        let plain = arguments[..<end].flatMap { argument -> [String] in
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, flags.contains(parts[0]) else { return [argument] }
            switch parts[1] {
            case "1", "t", "T", "true", "TRUE", "True": return [parts[0]]
            case "0", "f", "F", "false", "FALSE", "False": return []
            default: return [argument]
            }
        }
        return plain + arguments[end...]
    }
}
