extension RunningServer {
    /// Runs what blocks with a new connection to this server, on a thread of its own.
    func onWire<Result: Sendable>(_ body: @escaping @Sendable (Wire) throws -> Result) async throws -> Result {
        let port = endpoint.port
        return try await onThread { try body(Wire(port: port)) }
    }

    /// Sends bytes on a connection of their own. Returns the answer, and what came after it until the server ended the connection,
    /// which is waited for at most `limit`.
    func reply(
        to request: String, method: String = "GET", within limit: Duration = .seconds(5)
    ) async throws -> (answer: HTTPAnswer, rest: Wire.Rest) {
        try await onWire { wire in
            try wire.send(request)
            let answer = try wire.answer(to: method)
            return (answer, wire.rest(within: limit))
        }
    }
}
