import Foundation
import Glibc
import StorageTesting

/// A program that a test started, and that ends with its holder. Its output goes to files, so that nothing has to be read while it runs.
final class ChildProcess: Sendable {
    enum Ending: Equatable, Sendable {
        case exited(Int32)
        case killed(signal: Int32)
    }

    let name: String
    private let spawned: SpawnedProgram
    private let output: URL
    private let errors: URL

    /// Starts `program` with exactly the environment given, the standard input empty.
    init(_ program: URL, _ arguments: [String], environment: [String: String], output: URL, errors: URL) throws {
        name = program.lastPathComponent
        self.output = output
        self.errors = errors
        spawned = try SpawnedProgram(
            program.path, arguments, environment: environment, output: output.path, errors: errors.path)
    }

    deinit { end() }

    var id: pid_t { spawned.id }
    var standardOutput: String { (try? String(contentsOf: output, encoding: .utf8)) ?? "" }
    var standardError: String { (try? String(contentsOf: errors, encoding: .utf8)) ?? "" }

    /// How it ended, or nil while it runs.
    func currentEnding() -> Ending? {
        switch spawned.currentEnding() {
        case .exited(let status): .exited(status)
        case .killed(let signal): .killed(signal: signal)
        case nil: nil
        }
    }

    func send(_ signal: Int32) { spawned.send(signal) }

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
    func end() { spawned.kill() }
}
