import ArgumentParser
import Glibc
import PackFormat
import Synchronization

/// Runs the command that the command line names and ends with the status of ``ExitClass``, or with that of the signal that ended it.
@main
enum Main {
    static func main() async {
        let interruption = Interruption()
        let task = Task {
            await exitStatus(of: ProgramArguments.own(), console: .standard, endedBy: { interruption.signal })
        }
        interruption.cancel { task.cancel() }
        let status = await task.value
        Console.standard.bars?.erase()
        let loss = Console.loss.load(ordering: .relaxed)
        if loss != 0, status == ExitClass.success.rawValue {
            Console.standard.fail(PackError.cannot("write", "the result", because: loss).message)
            exit(ExitClass.other.rawValue)
        }
        guard status != ExitClass.success.rawValue, let signal = interruption.signal else { exit(status) }
        exit(128 + signal)
    }

    /// What the process is to end with.
    ///
    /// - Parameter signal: that which cancelled it.
    private static func exitStatus(
        of arguments: ProgramArguments, console: Console, endedBy signal: @Sendable () -> Int32?
    ) async -> Int32 {
        do {
            var command = try PackctlCommand.parseAsRoot(arguments.normalized)
            if var waiting = command as? any AsyncParsableCommand {
                try await waiting.run()
            } else {
                try command.run()
            }
            return ExitClass.success.rawValue
        } catch let error where PackctlCommand.exitCode(for: error) == .validationFailure {
            console.fail("\(PackctlCommand.message(for: error)); \(arguments.program) --help tells what there is")
            return ExitClass.usage.rawValue
        } catch let error where PackctlCommand.exitCode(for: error) == .success {
            let text = PackctlCommand.fullMessage(for: error)
            if !text.isEmpty { console.emit(text + "\n") }
            return ExitClass.success.rawValue
        } catch let code as ExitCode {
            return code.rawValue
        } catch {
            if Task.isCancelled {
                let names = [SIGTERM: "ended by SIGTERM", SIGHUP: "ended by SIGHUP"]
                // Whoever pressed a key knows why it ended.
                console.note("\(arguments.program): \(signal().flatMap { names[$0] } ?? "interrupted")")
                return ExitClass.other.rawValue
            }
            let failure = CommandFailure(error)
            if !failure.message.isEmpty { console.fail(failure.message) }
            return failure.exitClass.rawValue
        }
    }
}
