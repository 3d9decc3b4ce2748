import ArgumentParser
import Glibc

/// Runs the command that the command line names and ends with the status of ``ExitClass``.
@main
enum Main {
    static func main() async {
        let console = Console.standard
        do {
            var command = try PackctlCommand.parseAsRoot(ProgramArguments.own().normalized)
            if var waiting = command as? any AsyncParsableCommand {
                try await waiting.run()
            } else {
                try command.run()
            }
        } catch let error where PackctlCommand.exitCode(for: error) == .validationFailure {
            console.fail(
                "\(PackctlCommand.message(for: error)); \(ProgramArguments.own().program) --help tells what there is")
            exit(ExitClass.usage.rawValue)
        } catch  where error is ExitCode || PackctlCommand.exitCode(for: error) == .success {
            PackctlCommand.exit(withError: error)
        } catch {
            let failure = CommandFailure(error)
            if !failure.message.isEmpty { console.fail(failure.message) }
            exit(failure.exitClass.rawValue)
        }
    }
}
