/// A program that a test makes.
public enum ShellScript {
    /// Makes the program and the folders above it. Another process writes it: what this one has open for writing cannot be run while a
    /// child process that is just being started has a copy of the descriptor.
    ///
    /// - Parameter lines: what follows the first line.
    public static func write(_ lines: String, to path: String) async throws {
        try await FinishedProgram.succeed(
            "/bin/sh",
            [
                "-c", #"mkdir -p "${2%/*}" && printf '%s\n' '#!/bin/sh' "$1" > "$2" && chmod 755 "$2""#, "sh", lines,
                path,
            ])
    }
}
