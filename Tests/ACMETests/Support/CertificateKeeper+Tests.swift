import Logging

@testable import ACME

extension CertificateKeeper {
    /// Runs `body` beside a running keeper, and stops it afterwards.
    func running<Result: Sendable>(
        by challenges: Set<ChallengeKind> = Set(ChallengeKind.allCases),
        _ body: () async throws -> Result
    ) async throws -> Result {
        let task = Task { await self.run(challenges: challenges) }
        do {
            let result = try await body()
            task.cancel()
            await task.value
            return result
        } catch {
            task.cancel()
            await task.value
            throw error
        }
    }
}

extension OrderLimits {
    /// For authorities on this machine.
    static let quick = OrderLimits(
        firstWait: .milliseconds(50), longestWait: .milliseconds(500), total: .seconds(3600), requests: 4000)
}
