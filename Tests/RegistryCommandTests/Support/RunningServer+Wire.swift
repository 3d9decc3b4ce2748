import Glibc
import StorageTesting

extension RunningServer {
    /// Runs what blocks with a new connection to this server, on a thread of its own.
    func onWire<Result: Sendable>(_ body: @escaping @Sendable (Wire) throws -> Result) async throws -> Result {
        let port = endpoint.port
        return try await onThread { try body(Wire(port: port)) }
    }

    /// Sends bytes on a connection of their own. Returns the answer, and what came after it until the server ended the connection.
    func reply(
        to request: String, method: String = "GET"
    ) async throws -> (answer: HTTPAnswer, rest: Wire.Rest) {
        try await onWire { wire in
            try wire.send(request)
            let answer = try wire.answer(to: method)
            return (answer, wire.rest())
        }
    }

    /// Waits until it takes no more connections, a minute at most. Blocks: see ``onThread(_:)``.
    func waitForClosedPort() throws {
        let deadline = ContinuousClock.now.advanced(by: .seconds(300))
        while try LoopbackPort.isOpen(endpoint.port) {
            guard ContinuousClock.now < deadline else { throw TestFailure("the server still takes connections") }
            usleep(10_000)
        }
    }
}
