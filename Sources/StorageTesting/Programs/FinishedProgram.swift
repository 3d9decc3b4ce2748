import Foundation

/// What a program left behind when it had ended.
public struct FinishedProgram: Sendable {
    /// The exit status; 128 and the signal's number when one ended it.
    public var status: Int32
    public var output: String
    public var errors: String

    /// The lines of the output.
    public var lines: [String] { output.split(separator: "\n").map(String.init) }

    /// Runs a program that has to succeed.
    @discardableResult
    public static func succeed(_ program: String, _ arguments: [String]) async throws -> FinishedProgram {
        let run = try await run(program, arguments)
        guard run.status == 0 else {
            throw CheckFailure("\(program) \(arguments) ends with \(run.status): \(run.errors)")
        }
        return run
    }

    /// Runs a program to its end without holding a thread, with exactly this environment. Output goes to files, so that nothing has
    /// to be read while it runs.
    public static func run(
        _ program: String, _ arguments: [String], environment: [String: String] = ["PATH": "/usr/bin:/bin"],
        input: String? = nil, folder: String? = nil
    ) async throws -> FinishedProgram {
        let place = try TemporaryDirectory()
        defer { withExtendedLifetime(place) {} }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.environment = environment
        if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
        for name in ["in", "out", "err"] {
            try Data((name == "in" ? input ?? "" : "").utf8).write(to: URL(fileURLWithPath: "\(place.path)/\(name)"))
        }
        process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: "\(place.path)/in"))
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: "\(place.path)/out"))
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: "\(place.path)/err"))
        let status: Int32 = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { process in
                let number = process.terminationStatus
                continuation.resume(returning: process.terminationReason == .uncaughtSignal ? 128 + number : number)
            }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
        return FinishedProgram(
            status: status, output: try String(contentsOfFile: "\(place.path)/out", encoding: .utf8),
            errors: try String(contentsOfFile: "\(place.path)/err", encoding: .utf8))
    }
}
