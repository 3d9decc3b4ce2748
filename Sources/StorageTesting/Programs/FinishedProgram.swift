import Foundation

/// What a program left behind when it had ended.
public struct FinishedProgram: Sendable {
    /// The exit status; 128 and the signal's number when one ended it.
    public var status: Int32
    public var output: String
    public var errors: String

    /// The lines of the output.
    public var lines: [String] { output.split(separator: "\n").map(String.init) }

    /// The environment that programs have unless they are given another.
    public static let environment = ["PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL": "C.UTF-8"]

    /// Runs a program that has to succeed.
    @discardableResult
    public static func succeed(_ program: String, _ arguments: [String]) async throws -> FinishedProgram {
        try await run(program, arguments).checked(program, arguments)
    }

    /// Runs a program to its end without holding a thread, with exactly this environment. Output goes to files, so that nothing has
    /// to be read while it runs.
    public static func run(
        _ program: String, _ arguments: [String], environment: [String: String] = environment,
        input: String? = nil, folder: String? = nil
    ) async throws -> FinishedProgram {
        let place = try TemporaryDirectory()
        defer { withExtendedLifetime(place) {} }
        let spawned = try start(program, arguments, environment: environment, input: input, folder: folder, in: place)
        return try FinishedProgram(try await spawned.ended(), in: place)
    }

    /// Runs a program that has to succeed, and blocks the thread until it has ended.
    @discardableResult
    public static func succeedBlocking(
        _ program: String, _ arguments: [String], folder: String? = nil
    ) throws -> FinishedProgram {
        let place = try TemporaryDirectory()
        defer { withExtendedLifetime(place) {} }
        let spawned = try start(
            program, arguments, environment: environment, input: nil, folder: folder, in: place)
        return try FinishedProgram(spawned.waitForEnd(), in: place).checked(program, arguments)
    }

    private static func start(
        _ program: String, _ arguments: [String], environment: [String: String], input: String?, folder: String?,
        in place: TemporaryDirectory
    ) throws -> SpawnedProgram {
        if let input { try Data(input.utf8).write(to: URL(fileURLWithPath: "\(place.path)/in")) }
        return try SpawnedProgram(
            program, arguments, environment: environment, folder: folder,
            input: .file(input == nil ? "/dev/null" : "\(place.path)/in"), output: "\(place.path)/out",
            errors: "\(place.path)/err")
    }

    private init(_ ending: SpawnedProgram.Ending, in place: TemporaryDirectory) throws {
        status =
            switch ending {
            case .exited(let status): status
            case .killed(let signal): 128 + signal
            }
        output = try Self.text("\(place.path)/out")
        errors = try Self.text("\(place.path)/err")
    }

    /// Names of files may be no text.
    private static func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
    }

    private func checked(_ program: String, _ arguments: [String]) throws -> FinishedProgram {
        guard status == 0 else { throw CheckFailure("\(program) \(arguments) ends with \(status): \(errors)") }
        return self
    }
}
