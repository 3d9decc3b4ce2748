import ArgumentParser
import Glibc
import RegistryConfiguration

/// A `registry serve` that runs on this machine, and how it was started.
struct ServingProcess: Sendable {
    /// The most bytes of arguments or variables that are read; the system itself allows 6 MiB.
    private static let limit = 6 << 20

    var id: pid_t
    /// The file that its command line names.
    var config: String?
    var environment: [String: String]
}

extension ServingProcess {
    /// Those that run the same program and see the same files as this process, by their number. In a container that is the
    /// one that the container is for. Processes of other users are only seen by root. Blocks for a few reads of `/proc`.
    static func beside() -> [ServingProcess] {
        guard let program = program(of: "self"), let files = target("/proc/self/ns/mnt") else { return [] }
        return FileAccess.system.names("/proc").compactMap { name -> ServingProcess? in
            guard let id = pid_t(name), id != getpid(), Self.program(of: name) == program,
                target("/proc/\(name)/ns/mnt") == files,
                let arguments = entries("/proc/\(name)/cmdline"),
                let command = try? RegistryCommand.parseAsRoot(Array(arguments.dropFirst())) as? ServeCommand,
                let variables = entries("/proc/\(name)/environ")
            else { return nil }
            return ServingProcess(
                id: id, config: command.config, environment: environmentVariables(in: variables))
        }.sorted { $0.id < $1.id }
    }

    /// The path of the program that a process runs, also when the file has been replaced since.
    private static func program(of process: String) -> String? {
        let deleted = " (deleted)"
        guard let path = target("/proc/\(process)/exe") else { return nil }
        return path.hasSuffix(deleted) ? String(path.dropLast(deleted.count)) : path
    }

    /// Where a link leads; nil when that may not be known.
    private static func target(_ path: String) -> String? {
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(path, &bytes, bytes.count)
        return count > 0 ? String(decoding: bytes[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) : nil
    }

    /// The texts of a file in which each ends with a zero byte.
    private static func entries(_ path: String) -> [String]? {
        guard let bytes = try? FileAccess.system.read(path, limit) else { return nil }
        var entries = bytes.split(separator: 0, omittingEmptySubsequences: false)
        if entries.last?.isEmpty == true { entries.removeLast() }
        return entries.map { String(decoding: $0, as: UTF8.self) }
    }
}
