import ArgumentParser
import Glibc

/// Runs the command that the command line names. A line that cannot be understood is said in one line, with status 1,
/// like everything else that keeps the registry from starting.
@main
enum Main {
    static func main() async {
        do {
            var command = try RegistryCommand.parseAsRoot(
                GarbageCollectCommand.plainFlags(in: Array(CommandLine.arguments.dropFirst())))
            if var waiting = command as? any AsyncParsableCommand {
                try await waiting.run()
            } else {
                try command.run()
            }
        } catch  where RegistryCommand.exitCode(for: error) == .validationFailure {
            _ = StandardError.fail("\(RegistryCommand.message(for: error)); registry --help tells what there is")
            exit(1)
        } catch {
            RegistryCommand.exit(withError: error)
        }
    }
}
