import ArgumentParser

/// A command that works in a ``Session``.
protocol SessionCommand: AsyncParsableCommand {
    var common: CommonOptions { get }

    func run(in session: Session) async throws
}

extension SessionCommand {
    mutating func run() async throws { try await run(in: Session(common)) }
}
