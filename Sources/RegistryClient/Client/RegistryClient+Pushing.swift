import NIOCore
import NIOHTTP1
public import OCI

extension RegistryClient {
    /// Brings a blob to a repository, unless it is there. After an interruption it goes on where the server stands, with
    /// ``ClientSettings/uploads`` also when the interruption ended the process.
    ///
    /// - Parameters:
    ///   - source: a repository of this registry that has the blob, to be taken over from there when the server can do that.
    ///   - progress: hears of bytes when they leave this process.
    /// - Throws: `.digestMismatch` when the bytes are not those of the digest, such as a file that was changed meanwhile.
    public func push(
        _ blob: BlobSource, to repository: RepositoryName, mountingFrom source: RepositoryName? = nil,
        progress: TransferProgress.Listener? = nil
    ) async throws(ClientError) -> PushOutcome {
        let name = try server.fullName(of: repository)
        let origin = try source.map { repository throws(ClientError) in try server.fullName(of: repository) }
        let upload = BlobUpload(
            client: self, blob: blob, repository: name, shownName: repository, source: origin, listener: progress)
        let note =
            blob.size > settings.largestSinglePut
            ? settings.uploads?.note(of: blob.digest, to: name, at: server.root) : nil
        var plan = UploadPlan(
            size: blob.size, mounting: origin == name ? nil : origin, remembered: note?.address,
            largestSinglePut: settings.largestSinglePut, chunkSize: settings.chunkSize)
        var attempts = Attempts(settings.retries, .always)
        var furthest: Int64 = 0
        var hasLeft = false
        while true {
            if case .done(let outcome) = plan.step {
                note?.forget()
                return outcome
            }
            if case .give(let words) = plan.step {
                throw ClientError(.malformedAnswer, "\(upload.purpose) at \(server): \(words)")
            }
            do throws(AttemptFailure) {
                let address = plan.address
                plan.hear(try await upload.outcome(of: plan.step))
                if let place = plan.address, place != address { note?.keep(place) }
                if plan.offset > furthest {
                    furthest = plan.offset
                    attempts.advance()
                }
            } catch {
                // What another process sent may have been something else, such as a file that was changed meanwhile.
                if plan.isRecalled, error.error.code == .digestMismatch {
                    plan.hear(.gone)
                    continue
                }
                guard !Task.isCancelled else { throw error.error }
                guard case .again(let wait) = attempts.next(after: error, chance: surroundings.chance()) else {
                    // Behind a connection that is open on the server's side only, its request is at work there for long.
                    guard error.mayPass, error.error.status == 409, !hasLeft else { throw error.error }
                    hasLeft = true
                    furthest = 0
                    attempts.advance()
                    plan.hear(.gone)
                    continue
                }
                await rest(wait, before: upload.purpose, after: error.error)
                plan.hear(.lost)
            }
        }
    }
}
