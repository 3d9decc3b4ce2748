import Foundation
import Glibc
import StorageTesting

/// The registry server, running for one test.
struct RunningServer: Sendable {
    let process: ChildProcess
    /// How to talk to it.
    let endpoint: Endpoint

    /// Asks it to end and returns how it did.
    func stop(with signal: Int32 = SIGTERM) async throws -> ChildProcess.Ending {
        process.send(signal)
        return try await process.waitForEnd()
    }

    /// Waits for a line of its application log that holds all the words.
    @discardableResult
    func logged(_ words: String...) async throws -> String {
        try await eventually("a log line with \(words)") {
            process.standardError.split(separator: "\n").map(String.init)
                .first { line in words.allSatisfy { line.contains($0) } }
        }
    }

    /// Waits for a line of its access log that holds the words. Those of requests that were answered before come first.
    func requested(_ words: String) async throws {
        _ = try await eventually("\(words) in the access log") {
            process.standardOutput.contains(words) ? true : nil
        }
    }
}

extension Bench {
    /// Starts `registry serve` and waits until it takes connections.
    ///
    /// - Parameters:
    ///   - configuration: the text of its file; nil starts it without one.
    ///   - environment: `REGISTRY_…` variables; the address is set to a free port unless it is among them.
    ///   - authority: set when the configuration makes it speak TLS.
    func serve(
        _ configuration: String?, environment: [String: String] = [:], port: Int? = nil,
        authority: CertificateAuthority? = nil, login: String? = nil
    ) async throws -> RunningServer {
        let port = try port ?? LoopbackPort.free()
        var variables = ["REGISTRY_HTTP_ADDR": "127.0.0.1:\(port)"]
        variables.merge(environment) { $1 }
        var arguments = ["serve"]
        if let configuration { arguments.append(try write(configuration, to: "config.yml")) }
        let process = try start(Programs.registry(), arguments, environment: variables)
        return try await running(process, port: port, authority: authority, login: login)
    }

    /// Waits until a server that was started takes connections.
    func running(
        _ process: ChildProcess, port: Int, authority: CertificateAuthority? = nil, login: String? = nil
    ) async throws -> RunningServer {
        _ = try await eventually("the server on port \(port)") {
            if let ending = process.currentEnding() {
                throw TestFailure("the server ended with \(ending): \(process.standardError)")
            }
            return try LoopbackPort.isOpen(port) ? true : nil
        }
        return RunningServer(
            process: process, endpoint: Endpoint(bench: self, port: port, authority: authority, login: login))
    }

    /// Runs `registry` with arguments that make it end by itself.
    func registry(_ arguments: [String], environment: [String: String] = [:]) async throws -> ChildProcess {
        try await finish(Programs.registry(), arguments, environment: environment)
    }
}
