import Foundation
import Glibc

extension ChildProcess {
    /// The memory that it holds now, in bytes.
    func memory() throws -> Int { try status("VmRSS:") << 10 }

    /// The most memory that it held at a time, in bytes.
    func peakMemory() throws -> Int { try status("VmHWM:") << 10 }

    /// The processor time that it has used, by itself and through the system, in seconds.
    func processorTime() throws -> Double {
        let text = try String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8)
        // The name in parentheses may hold anything.
        let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
        guard fields.count > 13, let user = Double(fields[12]), let system = Double(fields[13]) else {
            throw TestFailure("the system does not tell the processor time of process \(id)")
        }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// The sockets that it has open, those that it listens on included.
    func openSockets() throws -> Int {
        let folder = "/proc/\(id)/fd"
        return try FileManager.default.contentsOfDirectory(atPath: folder).count { name in
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(name)"))?.hasPrefix("socket:")
                == true
        }
    }

    /// A number of `/proc/<pid>/status`.
    private func status(_ name: String) throws -> Int {
        let lines = try String(contentsOfFile: "/proc/\(id)/status", encoding: .utf8).split(separator: "\n")
        let words = lines.first { $0.hasPrefix(name) }?.split(whereSeparator: \.isWhitespace) ?? []
        guard let number = words.dropFirst().first.flatMap({ Int($0) }) else {
            throw TestFailure("the system does not tell \(name) of process \(id)")
        }
        return number
    }
}
