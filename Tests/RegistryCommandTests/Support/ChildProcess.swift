import Foundation
import Glibc
import Synchronization

/// A program that a test started. Its output goes to files, so that nothing has to be read while it runs.
final class ChildProcess: Sendable {
    enum Ending: Equatable, Sendable {
        case exited(Int32)
        case killed(signal: Int32)
    }

    let id: pid_t
    let name: String
    private let output: URL
    private let errors: URL
    private let ending = Mutex<Ending?>(nil)

    /// Starts `program` with exactly the environment given, the standard input empty.
    init(_ program: URL, _ arguments: [String], environment: [String: String], output: URL, errors: URL) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output.path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errors.path, O_WRONLY | O_CREAT | O_APPEND, 0o600)

        // The test process may ignore or block signals; its children begin with none ignored and none blocked.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

        let words = ([program.path] + arguments).map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in words + variables { free(pointer) } }
        var id = pid_t()
        let failure = posix_spawn(&id, program.path, &actions, &attributes, words, variables)
        guard failure == 0 else {
            throw TestFailure("cannot start \(program.path): \(String(cString: strerror(failure)))")
        }
        self.id = id
        name = program.lastPathComponent
        self.output = output
        self.errors = errors
    }

    deinit { end() }

    var standardOutput: String { (try? String(contentsOf: output, encoding: .utf8)) ?? "" }
    var standardError: String { (try? String(contentsOf: errors, encoding: .utf8)) ?? "" }

    /// How it ended, or nil while it runs.
    func currentEnding() -> Ending? {
        ending.withLock { known in
            if let known { return known }
            var status: Int32 = 0
            guard waitpid(id, &status, WNOHANG) == id else { return nil }
            let signal = status & 0x7f
            known = signal == 0 ? .exited((status >> 8) & 0xff) : .killed(signal: signal)
            return known
        }
    }

    func send(_ signal: Int32) {
        if currentEnding() == nil { kill(id, signal) }
    }

    /// Waits for the end; a program that is still running at the limit is killed, and the test fails.
    func waitForEnd(within limit: Duration = .seconds(300)) async throws -> Ending {
        do {
            return try await eventually("the end of process \(id)", within: limit) { self.currentEnding() }
        } catch {
            end()
            throw error
        }
    }

    /// Kills it if it still runs, and leaves no zombie.
    func end() {
        guard currentEnding() == nil else { return }
        kill(id, SIGKILL)
        ending.withLock { known in
            guard known == nil else { return }
            var status: Int32 = 0
            waitpid(id, &status, 0)
            known = .killed(signal: SIGKILL)
        }
    }
}
