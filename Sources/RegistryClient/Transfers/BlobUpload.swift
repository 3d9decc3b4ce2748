import Encoding
import NIOCore
import NIOHTTP1
import OCI

/// Carries out the steps of an ``UploadPlan``.
struct BlobUpload: Sendable {
    let client: RegistryClient
    let blob: BlobSource
    /// As the server calls it.
    let repository: RepositoryName
    let shownName: RepositoryName
    let source: RepositoryName?
    let listener: TransferProgress.Listener?

    var purpose: String { "pushing the blob \(blob.digest) to \(shownName)" }

    /// What came of a step. Throws what came of one that sent bytes in vain; all other requests have their own attempts, and what
    /// remains of them cannot pass.
    func outcome(of step: UploadPlan.Step) async throws(AttemptFailure) -> UploadPlan.Event {
        do throws(ClientError) {
            switch step {
            case .look:
                let size = try await client.blobSize(blob.digest, in: shownName, for: [.push(repository)])
                return size == nil ? .absent : .present
            case .begin(let source): return try await begun(mounting: source)
            case .ask(let address): return try await stand(at: address)
            case .recall(let address): return try await recalled(address)
            case .done, .give: return .finished
            case .append, .finish: break
            }
        } catch {
            throw AttemptFailure(error)
        }
        if case .append(let address, let range) = step { return try await appended(range, at: address) }
        if case .finish(let address, let range) = step { return try await finished(range, at: address) }
        return .finished
    }

    private func begun(mounting source: RepositoryName?) async throws(ClientError) -> UploadPlan.Event {
        var path = "/v2/\(repository)/blobs/uploads/"
        if let source { path += "?mount=\(blob.digest)&from=\(PercentEncoding.encode(source.text))" }
        var call = Call(.POST, .path(path), purpose)
        call.scopes = source.map { [.push(repository), .pull($0)] } ?? [.push(repository)]
        let answer: WireAnswer
        do throws(ClientError) {
            answer = try await client.answer(to: call)
        } catch {
            // A server that will not let us read there says so; the blob can still be sent.
            guard source != nil, error.code == .unauthorized || error.code == .forbidden else { throw error }
            return .absent
        }
        switch answer.status {
        case 201 where source != nil:
            await answer.discard()
            return .mounted
        case 202:
            await answer.discard()
            guard let location = answer.location else {
                throw client.malformed(call, "it does not say where the upload is (Location)")
            }
            guard let address = address(in: answer) else {
                throw ClientError(
                    .foreignAddress,
                    "\(purpose) at \(client.server): it wants the bytes at \(location), which is plain HTTP; nothing was sent "
                        + "there")
            }
            let least = answer.field("oci-chunk-min-length").flatMap { Int64($0) }
            return .began(address, leastChunk: least.flatMap { $0 > 0 ? $0 : nil })
        case 400..<500 where source != nil:
            await answer.discard()
            return .absent
        default: throw await client.refusal(answer, to: call)
        }
    }

    private func stand(at address: WebAddress) async throws(ClientError) -> UploadPlan.Event {
        let call = call(.GET, at: address)
        let answer = try await client.answer(to: call)
        switch answer.status {
        case 200..<300:
            await answer.discard()
            return .stands(self.address(in: answer), uploaded(answer))
        // Distribution says 416 of one that it cannot go on with.
        case 404, 410, 416:
            await answer.discard()
            return .gone
        default: throw await client.refusal(answer, to: call)
        }
    }

    /// Nothing that a server says of an upload from before keeps a blob from being sent anew.
    private func recalled(_ address: WebAddress) async throws(ClientError) -> UploadPlan.Event {
        guard address.origin == client.origin else { return .gone }
        do throws(ClientError) {
            return try await stand(at: address)
        } catch {
            guard error.status != nil else { throw error }
            return .gone
        }
    }

    private func appended(_ range: Range<Int64>, at address: WebAddress) async throws(AttemptFailure)
        -> UploadPlan.Event
    {
        let call = call(.PATCH, at: address, sending: range)
        let answer = try await client.attempt(call)
        if let refusal = await client.passingRefusal(answer, to: call) { throw refusal }
        switch answer.status {
        case 200..<300:
            await answer.discard()
            return .taken(self.address(in: answer), uploaded(answer))
        case 400, 405, 411, 413, 415, 501:
            // There are registries that take a blob in one request only. Of others the next request hears the reason again.
            await answer.discard()
            return .noChunks
        default: return try await other(answer, call)
        }
    }

    private func finished(_ range: Range<Int64>, at address: WebAddress) async throws(AttemptFailure)
        -> UploadPlan.Event
    {
        let call = call(.PUT, at: address.adding([("digest", blob.digest.text)]), sending: range)
        let answer = try await client.attempt(call)
        if let refusal = await client.passingRefusal(answer, to: call) { throw refusal }
        guard answer.isSuccess else { return try await other(answer, call) }
        await answer.discard()
        if let text = answer.field("docker-content-digest"), let digest = Digest(text),
            digest.algorithm == blob.digest.algorithm, digest != blob.digest
        {
            throw AttemptFailure(
                ClientError(.digestMismatch, "\(purpose) at \(client.server): the server took it as \(digest)"))
        }
        return .finished
    }

    private func other(_ answer: WireAnswer, _ call: Call) async throws(AttemptFailure) -> UploadPlan.Event {
        switch answer.status {
        case 416:
            await answer.discard()
            return .outOfStep(address(in: answer), uploaded(answer))
        case 404, 410:
            await answer.discard()
            return .gone
        case 409:
            // An earlier request of ours, whose connection broke, may still be at work there.
            var error = await client.refusal(answer, to: call)
            error.code = .serverFailure
            let said = client.saying(answer.status, error.refusals)
            error.message =
                "\(purpose) at \(answer.url.origin): the server takes the upload for being written by another request (\(said))"
            throw AttemptFailure(error, mayPass: true)
        default: throw AttemptFailure(await client.refusal(answer, to: call))
        }
    }

    private func call(_ method: HTTPMethod, at address: WebAddress, sending range: Range<Int64>? = nil) -> Call {
        var call = Call(method, .address(address), purpose)
        call.scopes = [.push(repository)]
        guard let range else { return call }
        call.lane = .lasting
        call.isLong = true
        call.headers.add(name: "content-type", value: "application/octet-stream")
        guard !range.isEmpty else { return call }
        if method == .PATCH || range != 0..<blob.size {
            call.headers.add(name: "content-range", value: "\(range.lowerBound)-\(range.upperBound - 1)")
        }
        call.body = .slice(blob, range) { [blob, listener] sent in
            listener?(TransferProgress(digest: blob.digest, transferred: sent, total: blob.size))
        }
        return call
    }

    /// Where the upload is from now on; nil when the answer does not say, or leads by plain HTTP to another host.
    private func address(in answer: WireAnswer) -> WebAddress? {
        guard let location = answer.location else { return nil }
        let origin = client.origin
        let place = client.settled(location, at: origin)
        return place.origin == origin || place.origin.isSecure || client.isInsecure ? place : nil
    }

    private func uploaded(_ answer: WireAnswer) -> Int64? {
        answer.field("range").flatMap { RangeFields.uploaded($0) }
    }
}
