import Logging
import Synchronization

/// Holds the keys, and renews them before they expire: one task fetches, all that need the result wait for it.
final class CredentialKeeper: Sendable {
    private struct Held {
        var state = CredentialState()
        var renewal: Task<Result<S3Credentials, S3Error>, Never>?
    }

    private let source: (any CredentialSource)?
    private let logger: Logger
    private let surroundings: S3Surroundings
    private let held = Mutex(Held())

    /// Without a source, requests go unsigned.
    init(_ source: (any CredentialSource)?, logger: Logger, surroundings: S3Surroundings) {
        self.source = source
        self.logger = logger
        self.surroundings = surroundings
    }

    /// Keys that are good now; nil when requests go unsigned. Waits only when none are held.
    func current() async throws(S3Error) -> S3Credentials? {
        guard let source else { return nil }
        let now = surroundings.now()
        let (step, renewal) = held.withLock { held in
            let step = held.state.next(at: now)
            if case .use = step { return (step, nil as Task<Result<S3Credentials, S3Error>, Never>?) }
            let renewal = held.renewal ?? begin(source)
            held.renewal = renewal
            return (step, renewal)
        }
        switch step {
        case .use(let keys), .useAndRenew(let keys): return keys
        case .wait: return try await renewal?.value.get()
        }
    }

    /// Gets other keys than `refused`, which the server does not take any more, and returns when they are there or cannot be had.
    func renew(insteadOf refused: S3Credentials?) async {
        guard let refused else { return }
        held.withLock { $0.state.refused(refused) }
        // What goes wrong here is what the next attempt finds, and says.
        _ = try? await current()
    }

    private func begin(_ source: any CredentialSource) -> Task<Result<S3Credentials, S3Error>, Never> {
        Task {
            let result = await fetch(source)
            let now = surroundings.now()
            let isAwaited = held.withLock { held in
                held.renewal = nil
                switch result {
                case .success(let keys): held.state.renewed(keys, at: now, chance: surroundings.chance())
                case .failure: held.state.failed(at: now)
                }
                return held.state.isWaitedFor(at: now)
            }
            // Who waits for keys is told by what is thrown.
            if case .failure(let error) = result, !isAwaited {
                logger.warning("keys for S3 cannot be renewed", metadata: ["reason": "\(error)"])
            }
            return result
        }
    }

    private func fetch(_ source: any CredentialSource) async -> Result<S3Credentials, S3Error> {
        do throws(S3Error) {
            guard let keys = try await source.fetch() else {
                return .failure(
                    S3Error(
                        .noCredentials,
                        "there are no keys for S3: set storage.s3.accesskey and secretkey; also looked at \(source.summary)"
                    ))
            }
            return .success(keys)
        } catch {
            return .failure(error)
        }
    }
}
