import AsyncHTTPClient
import Logging
import NIOCore
import NIOHTTP1

extension S3Client {
    /// Seconds since 1970 UTC by the server's clock, as far as it is known.
    func now() -> Int64 {
        surroundings.now() + serverClock.offset
    }

    /// Sends a request until it is answered well or ``Attempts`` gives up.
    func send(_ request: S3Request) async throws(S3Error) -> S3Answer {
        var attempts = Attempts(
            policy: settings.retries, isRetried: request.isRetried, settlement: request.settlement)
        while true {
            let failure: AttemptFailure
            do throws(AttemptFailure) {
                return try await attempt(request)
            } catch {
                failure = error
            }
            if Task.isCancelled { throw failure.error }
            let step = attempts.next(after: failure, at: surroundings.elapsed(), chance: surroundings.chance())
            if case .fail = step {} else { note(.retries, "S3 attempt failed", ["reason": "\(failure.error)"]) }
            switch step {
            case .again(let wait):
                counts.attemptIsRepeated()
                await surroundings.pause(wait)
            case .renewKeys:
                counts.attemptIsRepeated()
                await credentials.renew(insteadOf: failure.keys)
            case .setClock(let ahead):
                counts.attemptIsRepeated()
                adoptClock(ahead)
            case .settle(let error): return try await settle(request, after: error)
            case .fail(let error): throw error
            }
        }
    }

    private func attempt(_ request: S3Request) async throws(AttemptFailure) -> S3Answer {
        let keys: S3Credentials?
        do throws(S3Error) {
            keys = try await credentials.current()
        } catch {
            throw AttemptFailure(error: error, remedy: .time, mayBeDone: false)
        }
        let response: HTTPClientResponse
        counts.attemptBegan()
        let start = surroundings.elapsed()
        let time = now()
        do throws(TransportFailure) {
            response = try await transport.send(
                signed(request, with: keys, at: time), lane: request.lane, timeout: timeout(of: request))
        } catch {
            throw broken(error, request)
        }
        note(
            .requests, "S3 request",
            [
                "operation": "\(request.operation.rawValue)", "key": "\(request.key?.text ?? "")",
                "status": "\(response.status.code)", "duration": "\(surroundings.elapsed() - start)",
            ])
        return try await judge(response, to: request, keys, time)
    }

    /// Tells a good answer from a refusal. Copies and completions can be refused behind a status of 200, in the document.
    private func judge(
        _ response: HTTPClientResponse, to request: S3Request, _ keys: S3Credentials?, _ time: Int64
    ) async throws(AttemptFailure) -> S3Answer {
        let status = Int(response.status.code)
        var answer = S3Answer(status: status, headers: response.headers)
        var document: XMLElement?
        let isGood = (200..<300).contains(status) || status == 304 && request.method == .GET
        switch request.expects {
        case .stream where isGood:
            answer.body = response.body
            return answer
        case .document(let limit) where isGood:
            document = try await self.document(response, to: request, limit: limit)
            answer.document = document ?? answer.document
        default:
            document = try await remnant(response, to: request, isGood: isGood)
        }
        if isGood, document?.name != "Error" { return answer }
        var refusal = S3Refusal(status: status, headers: response.headers, document: document)
        // AWS answers so to If-Match where no object is.
        if case .matches = request.condition, refusal.reason == .absent, refusal.code != "NoSuchUpload" {
            refusal.conditionFailed = true
        }
        let error = error(refusal, to: request, keys: keys)
        note(.errors, "S3 refused", ["reason": "\(error)"])
        let isAnswer = error.isUnexplained || request.isTrial && refusal.reason == .damaged
        let remedy = isAnswer ? .none : refusal.remedy(signed: time, now: surroundings.now())
        throw AttemptFailure(
            error: error, remedy: remedy, mayBeDone: refusal.mayBeDone, leastWait: refusal.wait, keys: keys)
    }

    private func document(
        _ response: HTTPClientResponse, to request: S3Request, limit: Int
    ) async throws(AttemptFailure) -> XMLElement {
        let bytes: ByteBuffer
        do {
            bytes = try await response.body.collect(upTo: limit)
        } catch is NIOTooManyBytesError {
            throw malformed("the answer has more than \(limit) bytes", request)
        } catch {
            throw broken(TransportFailure(error), request)
        }
        note(.documents, "S3 answer", ["document": "\(String(buffer: bytes).prefix(4096))"])
        do throws(XMLProblem) {
            return try XMLReader.root(of: bytes)
        } catch {
            throw malformed("the answer is no XML (\(error)); is this an S3 endpoint?", request)
        }
    }

    /// Reads what is left of an answer whose body is of no use, so that its connection can be used again, and the document of
    /// a refusal if it has one.
    private func remnant(
        _ response: HTTPClientResponse, to request: S3Request, isGood: Bool
    ) async throws(AttemptFailure) -> XMLElement? {
        guard request.method != .HEAD else { return nil }
        do {
            let bytes = try await response.body.collect(upTo: S3Client.answerLimit)
            return bytes.readableBytes == 0 ? nil : try? XMLReader.root(of: bytes)
        } catch {
            guard isGood else { return nil }
            throw broken(TransportFailure(error), request)
        }
    }

    private func broken(_ failure: TransportFailure, _ request: S3Request) -> AttemptFailure {
        AttemptFailure(
            error: error(failure, to: request), remedy: failure.mayPass ? .time : .none,
            mayBeDone: failure.mayHaveArrived)
    }

    private func malformed(_ words: String, _ request: S3Request) -> AttemptFailure {
        AttemptFailure(
            error: S3Error(.malformedAnswer, "\(place(of: request)): \(words)"), remedy: .none, mayBeDone: true)
    }

    private func timeout(of request: S3Request) -> Duration {
        request.isServerSide
            ? settings.limits.serverSide : settings.limits.untilAnswer(sending: request.payload.count)
    }

    private func adoptClock(_ ahead: Int64) {
        // Requests that were under way together learn the same.
        guard abs(serverClock.adopt(ahead) - ahead) > 60 else { return }
        logger.warning(
            "this machine's clock differs from that of the S3 server; requests are signed by the server's",
            metadata: ["seconds": "\(ahead)", "endpoint": "\(settings.endpoint)"])
    }

    func note(_ mode: S3LogMode, _ words: Logger.Message, _ metadata: @autoclosure () -> Logger.Metadata) {
        guard settings.logging.contains(mode) else { return }
        logger.debug(words, metadata: metadata())
    }
}
