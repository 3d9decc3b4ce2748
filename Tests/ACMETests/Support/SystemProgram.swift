import Foundation
import StorageTesting

/// Programs of the system.
enum SystemProgram {
    /// Runs a program of the system to its end; its output counts for nothing unless it fails.
    static func run(_ program: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        let errors = Pipe()
        process.standardError = errors
        let end = EndOfProcess(of: process)
        try process.run()
        let words = errors.fileHandleForReading.readDataToEndOfFile()
        end.wait()
        guard process.terminationStatus == 0 else {
            throw CheckFailure("\(program) \(arguments): \(String(decoding: words, as: UTF8.self))")
        }
    }
}
