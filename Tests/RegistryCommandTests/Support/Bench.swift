import Foundation
import Synchronization

/// What one test works on: a directory of its own, and the programs it started. Both are gone when the test is over.
final class Bench: Sendable {
    let directory: URL
    private let children = Mutex<[ChildProcess]>([])

    fileprivate init() throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("packhouse-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    /// A bench that no test owns; whoever makes it sees to its end.
    static func lasting() throws -> Bench { try Bench() }

    /// How the programs stand that run or failed, with the ends of what they said: for the message of a failed test.
    fileprivate var account: String {
        children.withLock { $0 }.suffix(8).compactMap { child in
            let ending = child.currentEnding()
            guard ending != .exited(0) else { return nil }
            let state = ending.map { "ended with \($0)" } ?? "runs"
            return "- \(child.name) (\(child.id)) \(state): \(child.standardError.suffix(700))"
        }.joined(separator: "\n")
    }

    fileprivate func clear() {
        for child in children.withLock({ $0 }) { child.end() }
        try? FileManager.default.removeItem(at: directory)
    }

    /// The path of `name` in the directory of the test.
    func path(_ name: String) -> String {
        directory.appendingPathComponent(name).path
    }

    /// Writes a file and returns its path.
    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        let url = directory.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
        return url.path
    }

    /// Starts a program with an environment that holds nothing of the user who runs the tests.
    func start(_ program: URL, _ arguments: [String], environment: [String: String] = [:]) throws -> ChildProcess {
        var variables = ["PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL": "C.UTF-8", "HOME": directory.path]
        variables.merge(environment) { $1 }
        let number = UUID().uuidString
        let child = try ChildProcess(
            program, arguments, environment: variables,
            output: directory.appendingPathComponent("\(number).out"),
            errors: directory.appendingPathComponent("\(number).err"))
        children.withLock { $0.append(child) }
        return child
    }

    /// Runs a program to its end and returns it, however it ended.
    func finish(
        _ program: URL, _ arguments: [String], environment: [String: String] = [:],
        within limit: Duration = .seconds(300)
    ) async throws -> ChildProcess {
        let child = try start(program, arguments, environment: environment)
        _ = try await child.waitForEnd(within: limit)
        return child
    }

    /// Runs a program that has to succeed and returns what it printed.
    @discardableResult
    func succeed(
        _ program: URL, _ arguments: [String], environment: [String: String] = [:],
        within limit: Duration = .seconds(300)
    ) async throws -> String {
        let child = try await finish(program, arguments, environment: environment, within: limit)
        guard child.currentEnding() == .exited(0) else {
            let words = ([program.lastPathComponent] + arguments).joined(separator: " ")
            throw TestFailure("`\(words)` failed: \(child.standardError)")
        }
        return child.standardOutput
    }

    /// Runs a program of the system, named as a shell would name it.
    @discardableResult
    func succeed(_ name: String, _ arguments: [String]) async throws -> String {
        try await succeed(URL(fileURLWithPath: "/usr/bin/\(name)"), arguments)
    }
}

/// Runs a test on a ``Bench`` of its own.
func withBench<Result>(_ body: (Bench) async throws -> Result) async throws -> Result {
    let bench = try Bench()
    defer { bench.clear() }
    do {
        return try await body(bench)
    } catch let error as TestFailure {
        throw TestFailure("\(error)\n\(bench.account)")
    }
}
