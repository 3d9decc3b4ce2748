import FoundationEssentials
import NIOCore
import NIOHTTP1

/// Speaks RFC 8555 with one authority: signs, spends nonces, reads answers. What it asks for is up to its callers.
actor AuthorityClient {
    /// Times that one request is sent while the authority refuses nonces (RFC 8555, section 6.5).
    private static let mostNonces = 20
    /// Times that a request which only reads is sent.
    private static let mostReads = 3
    /// Longer waits are left to the schedule.
    private static let longestReadWait = Duration.seconds(10)

    private let url: AuthorityURL
    private let transport: AuthorityTransport
    private let surroundings: Surroundings
    private var nonces = Nonces()

    init(_ url: AuthorityURL, transport: AuthorityTransport, surroundings: Surroundings) {
        self.url = url
        self.transport = transport
        self.surroundings = surroundings
    }

    /// Where the authority works, asked anew: a directory may change, and its answer tells the time.
    func directory() async throws(ACMEError) -> Directory {
        let answer: AuthorityAnswer
        do throws(ACMEError) {
            answer = try await get(url)
        } catch {
            throw error.ofAllHosts
        }
        return try Directory(
            answer.document(DirectoryDocument.self, of: "directory"), of: url, time: answer.time)
    }

    /// Reads something that is for everybody.
    func get(_ url: AuthorityURL) async throws(ACMEError) -> AuthorityAnswer {
        let answer = try await transport.send(.GET, url, accept: "application/json")
        guard answer.status == 200 else { throw ACMEError(answer, from: url, now: now()) }
        return answer
    }

    /// Sends something signed, and returns the answer if it is none of the refusals.
    func post(
        _ payload: some Encodable & Sendable, to url: AuthorityURL, by signer: SignedRequest.Signer,
        with key: AccountKey,
        at directory: Directory
    ) async throws(ACMEError) -> AuthorityAnswer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let bytes: Data
        do {
            bytes = try encoder.encode(payload)
        } catch {
            throw ACMEError(.refused, "a request to \(url) cannot be written", cause: error)
        }
        return try await send(Array(bytes), to: url, by: signer, with: key, at: directory)
    }

    /// Reads something that is for the account only (RFC 8555, section 6.3). What may pass is tried again at once.
    func read(
        _ url: AuthorityURL, by account: Account, accept: String? = nil, at directory: Directory
    ) async throws(ACMEError) -> AuthorityAnswer {
        var attempt = 1
        while true {
            do throws(ACMEError) {
                return try await send(
                    nil, to: url, by: .account(account.url.text), with: account.key, accept: accept, at: directory)
            } catch {
                let wait = error.retryAfter ?? .seconds(attempt)
                guard error.code == .unreachable || error.code == .unavailable, attempt < AuthorityClient.mostReads,
                    wait <= AuthorityClient.longestReadWait
                else { throw error }
                await surroundings.pause(wait)
                attempt += 1
            }
        }
    }

    /// Seconds since 1970 UTC, by this machine's clock.
    func now() -> Int64 { surroundings.now().wall }

    func shutdown() async {
        await transport.shutdown()
    }

    private func send(
        _ payload: [UInt8]?, to url: AuthorityURL, by signer: SignedRequest.Signer, with key: AccountKey,
        accept: String? = nil, at directory: Directory
    ) async throws(ACMEError) -> AuthorityAnswer {
        for _ in 0..<AuthorityClient.mostNonces {
            let nonce = try await nonce(at: directory)
            let request = try SignedRequest(payload, to: url, nonce: nonce, by: signer, with: key)
            let answer = try await transport.send(.POST, url, accept: accept, jose: request.body)
            if (200..<300).contains(answer.status) {
                nonces.add(answer.nonce)
                return answer
            }
            let error = ACMEError(answer, from: url, now: now())
            let isOfNonce = error.problem == "badNonce"
            if isOfNonce { nonces.forget() }
            nonces.add(answer.nonce)
            guard isOfNonce else { throw error }
        }
        throw ACMEError(
            .malformedAnswer, "\(url) refused \(AuthorityClient.mostNonces) nonces that its authority had given out")
    }

    private func nonce(at directory: Directory) async throws(ACMEError) -> String {
        if let nonce = nonces.take() { return nonce }
        let answer = try await transport.send(.HEAD, directory.newNonce)
        if let nonce = answer.nonce { return nonce }
        guard (200..<300).contains(answer.status) else {
            throw ACMEError(answer, from: directory.newNonce, now: now()).ofAllHosts
        }
        throw ACMEError(.malformedAnswer, "\(directory.newNonce) gives no nonce (Replay-Nonce)")
    }
}
