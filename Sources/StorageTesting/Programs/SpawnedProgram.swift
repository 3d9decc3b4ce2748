import Foundation
public import Glibc
import LocalFiles
import Synchronization

/// A program that a test started, by `posix_spawn`: `Foundation.Process` reads past the end of its list when this process has more than
/// some 1,300 descriptors, and these tests may. Whoever has it waits for its end, or leaves a zombie.
public final class SpawnedProgram: Sendable {
    public enum Ending: Equatable, Sendable {
        case exited(Int32)
        case killed(signal: Int32)
    }

    /// Where its standard input comes from.
    public enum Input: Sendable {
        case file(String)
        case descriptor(CInt)
    }

    public let id: pid_t
    private let known = Mutex<Ending?>(nil)

    /// Starts the program at a path with exactly the environment given. It has no descriptors but the standard three, and no signal is
    /// ignored or blocked. Output goes behind what its files hold.
    ///
    /// - Parameters:
    ///   - folder: its working directory; nil for this process's own.
    ///   - hasOwnGroup: whether what ends this process from a terminal passes it by.
    public init(
        _ program: String, _ arguments: [String], environment: [String: String], folder: String? = nil,
        hasOwnGroup: Bool = false, input: Input = .file("/dev/null"), output: String = "/dev/null",
        errors: String = "/dev/null"
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        switch input {
        case .file(let path): posix_spawn_file_actions_addopen(&actions, 0, path, O_RDONLY, 0)
        case .descriptor(let descriptor): posix_spawn_file_actions_adddup2(&actions, descriptor, 0)
        }
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        guard SpawnActions.closeAll(from: 3, in: &actions),
            folder.map({ SpawnActions.changeFolder(to: $0, in: &actions) }) != false
        else { throw CheckFailure("the C library cannot start \(program) as wanted") }

        let words = ([program] + arguments).map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in words + variables { free(pointer) } }
        var id = pid_t()
        let failure = SpawnAttributes.with(hasOwnGroup: hasOwnGroup) { attributes in
            posix_spawn(&id, program, &actions, attributes, words, variables)
        }
        guard failure == 0 else {
            throw CheckFailure("cannot start \(program): \(String(cString: strerror(failure)))")
        }
        self.id = id
    }

    /// How it ended, or nil while it runs.
    public func currentEnding() -> Ending? {
        known.withLock { known in
            if known == nil { known = reaped() }
            return known
        }
    }

    /// Waits until it has ended, and kills it when the task is cancelled.
    public func ended() async throws -> Ending {
        while true {
            if let ending = currentEnding() { return ending }
            do {
                try await Task.sleep(for: .milliseconds(5))
            } catch {
                kill()
                throw error
            }
        }
    }

    /// Blocks until it has ended.
    public func waitForEnd() -> Ending {
        while true {
            if let ending = currentEnding() { return ending }
            // It is reaped by ``currentEnding()``: others may have to send it signals meanwhile.
            var information = siginfo_t()
            _ = waitid(P_PID, id_t(id), &information, WEXITED | WNOWAIT)
        }
    }

    public func send(_ signal: Int32) {
        known.withLock { known in
            if known == nil { known = reaped() }
            if known == nil { Glibc.kill(id, signal) }
        }
    }

    /// Kills it if it still runs, and leaves no zombie.
    public func kill() {
        send(SIGKILL)
        _ = waitForEnd()
    }

    private func reaped() -> Ending? {
        var status: Int32 = 0
        let found = waitpid(id, &status, WNOHANG)
        precondition(found >= 0 || errno != ECHILD, "somebody else has waited for process \(id)")
        guard found == id else { return nil }
        let signal = status & 0x7f
        return signal == 0 ? .exited((status >> 8) & 0xff) : .killed(signal: signal)
    }
}
