public import NIOCore
import NIOHTTP1
public import OCI

extension RegistryClient {
    /// The bytes that a reference leads to, verified (OCI distribution-spec, "Pulling manifests"). Nil when the server does not have
    /// it, or, with `known`, when it is still that digest.
    ///
    /// Throws `.digestMismatch` when the bytes are not those of the digest that was asked for, or that the server names.
    public func manifest(
        _ reference: Reference, in repository: RepositoryName, accepting types: [MediaType] = MediaType.manifestTypes,
        unless known: Digest? = nil
    ) async throws(ClientError) -> ManifestContent? {
        var call = try manifestCall(.GET, reference, in: repository, "fetching the manifest")
        call.accept(types)
        if let known { call.headers.add(name: "if-none-match", value: "\"\(known)\"") }
        let (answer, body) = try await wholeAnswer(to: call, upTo: settings.largestManifest)
        switch answer.status {
        case 200: break
        case 304 where known != nil, 404:
            await answer.discard()
            return nil
        default: throw await refusal(answer, to: call)
        }
        let named = try digest(answer, reference, call)
        if named == nil { try requireManifest(mediaType(answer, call), body, call) }
        let digest = named ?? body.digest(by: .sha256)
        let found = body.digest(by: digest.algorithm)
        guard found == digest else {
            throw ClientError(
                .digestMismatch,
                "\(call.purpose) at \(answer.url.origin): the server sent \(body.readableBytes) bytes with the digest \(found), not \(digest)",
                status: answer.status)
        }
        return ManifestContent(mediaType: try mediaType(answer, call), digest: digest, bytes: body)
    }

    /// What a reference leads to; nil when the server does not have it. The digest is that which the server names: only
    /// ``manifest(_:in:accepting:unless:)`` verifies.
    public func manifestHead(
        _ reference: Reference, in repository: RepositoryName, accepting types: [MediaType] = MediaType.manifestTypes
    ) async throws(ClientError) -> ManifestHead? {
        var call = try manifestCall(.HEAD, reference, in: repository, "asking for the manifest")
        call.accept(types)
        let answer = try await answer(to: call)
        await answer.discard()
        switch answer.status {
        case 200: break
        case 404: return nil
        default: throw await refusal(answer, to: call)
        }
        guard let digest = try digest(answer, reference, call) else {
            // Old servers name no digest in the answer to HEAD.
            return try await manifest(reference, in: repository, accepting: types).map {
                ManifestHead(mediaType: $0.mediaType, digest: $0.digest, size: Int64($0.bytes.readableBytes))
            }
        }
        return ManifestHead(mediaType: try mediaType(answer, call), digest: digest, size: answer.length)
    }

    /// Puts a manifest under a tag or its digest, and returns its digest (OCI distribution-spec, "Pushing Manifests"). What it names
    /// must be there already.
    ///
    /// Throws `.conflict` when the tag holds other content and `options` forbid that; what was there stays.
    @discardableResult
    public func put(
        _ manifest: ByteBuffer, as type: MediaType, _ reference: Reference, in repository: RepositoryName,
        options: ManifestPutOptions = ManifestPutOptions()
    ) async throws(ClientError) -> Digest {
        var digest = manifest.digest(by: .sha256)
        if case .digest(let wanted) = reference {
            digest = manifest.digest(by: wanted.algorithm)
            guard digest == wanted else {
                throw ClientError(
                    .digestMismatch,
                    "the manifest to be pushed to \(repository) has the digest \(digest), not \(wanted)")
            }
        }
        var call = try manifestCall(.PUT, reference, in: repository, "pushing the manifest")
        for (name, value) in options.headers.sorted(by: { $0.key < $1.key }) {
            call.headers.replaceOrAdd(name: name, value: value)
        }
        call.headers.replaceOrAdd(name: "content-type", value: type.text)
        if options.onlyIfAbsent { call.headers.replaceOrAdd(name: "if-none-match", value: "*") }
        call.say(options.message)
        call.body = .bytes(manifest)
        call.lane = .lasting
        call.isLong = true
        let answer = try await answer(to: call)
        guard answer.isSuccess else { throw await refusal(answer, to: call) }
        await answer.discard()
        guard let text = answer.field("docker-content-digest") else { return digest }
        guard let named = Digest(text), named.algorithm != digest.algorithm || named == digest else {
            throw ClientError(
                .digestMismatch,
                "\(call.purpose) at \(answer.url.origin): the server took it as \(ShownText.line(text, upTo: 160)), not \(digest)",
                status: answer.status)
        }
        return digest
    }

    /// Takes a tag away, or with a digest the manifest and all its tags (OCI distribution-spec, "Deleting tags"). Returns false when
    /// there was none. Servers may not do this (`.unsupported`).
    ///
    /// - Parameter message: why, for the history of a pack at Packhouse.
    @discardableResult
    public func delete(
        _ reference: Reference, in repository: RepositoryName, message: String? = nil
    ) async throws(ClientError) -> Bool {
        var call = try manifestCall(.DELETE, reference, in: repository, "deleting")
        call.scopes = [.delete(try server.fullName(of: repository))]
        call.lane = .lasting
        call.say(message)
        let answer = try await answer(to: call)
        switch answer.status {
        case 200..<300:
            await answer.discard()
            return true
        case 404:
            await answer.discard()
            // An attempt whose answer was lost may have done it.
            return answer.isRepetition
        default:
            let error = await refusal(answer, to: call)
            guard answer.status == 400, reference.tag != nil else { throw error }
            // Docker's registry before 3.0 takes only digests here.
            throw ClientError(
                .unsupported, "\(error.message); perhaps the server does not delete tags", status: answer.status,
                refusals: error.refusals)
        }
    }

    private func manifestCall(
        _ method: HTTPMethod, _ reference: Reference, in repository: RepositoryName, _ deed: String
    ) throws(ClientError) -> Call {
        let name = try server.fullName(of: repository)
        let separator = reference.tag == nil ? "@" : ":"
        var call = Call(
            method, .path("/v2/\(name)/manifests/\(reference)"), "\(deed) \(repository)\(separator)\(reference)")
        call.scopes = [method == .PUT ? .push(name) : .pull(name)]
        call.followsRedirects = method == .GET || method == .HEAD
        return call
    }

    /// The digest that was asked for, else the one that the server names; nil when there is neither.
    private func digest(
        _ answer: WireAnswer, _ reference: Reference, _ call: Call
    ) throws(ClientError) -> Digest? {
        if case .digest(let digest) = reference { return digest }
        guard let text = answer.field("docker-content-digest") else { return nil }
        guard let digest = Digest(text) else {
            throw malformed(call, "its Docker-Content-Digest \(ShownText.quoted(text)) is no digest")
        }
        return digest
    }

    /// Throws for a page of a web server, which would get a digest like a manifest.
    private func requireManifest(_ type: MediaType, _ body: ByteBuffer, _ call: Call) throws(ClientError) {
        if type.text.hasPrefix("application/"), type.text.contains("json"),
            case .number? = (try? JSONTree(reading: String(buffer: body)))?["schemaVersion"]
        {
            return
        }
        throw malformed(
            call, "what came, of the type \(ShownText.line(type.text, upTo: 80)), is no manifest; is that a registry?")
    }

    private func mediaType(_ answer: WireAnswer, _ call: Call) throws(ClientError) -> MediaType {
        guard let type = answer.field("content-type").flatMap({ MediaType($0) }) else {
            throw malformed(call, "it does not say what type the manifest has (Content-Type)")
        }
        return type
    }
}

extension Call {
    /// Bytes of a message that Packhouse keeps.
    private static let longestMessage = 4096

    /// Says why something is changed (docs/api.md, "Pushing a pack"): percent-encoded, as header fields hold no other letters.
    mutating func say(_ message: String?) {
        guard let message, !message.isEmpty else { return }
        var kept = String.UnicodeScalarView()
        var length = 0
        for scalar in message.unicodeScalars {
            length += UTF8.width(scalar)
            guard length <= Call.longestMessage else { break }
            kept.append(scalar)
        }
        headers.replaceOrAdd(name: "packhouse-message", value: PercentEncoding.text(String(kept)))
    }

    mutating func accept(_ types: [MediaType]) {
        for type in types { headers.add(name: "accept", value: type.text) }
    }
}

extension ByteBuffer {
    func digest(by algorithm: DigestAlgorithm) -> Digest {
        withUnsafeReadableBytes { ContentHasher.digest(of: $0, by: algorithm) }
    }
}
