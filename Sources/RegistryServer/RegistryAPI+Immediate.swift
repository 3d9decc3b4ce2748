public import HTTPConnection
import HTTPTypes
import Health
import OCI
import PackIndex
import Registry
import Telemetry

extension RegistryAPI {
    /// The answer to a pull of what is in memory, by somebody whose login is: what a registry is asked most, at the cost of
    /// no task. Nil for everything else, which ``answer(_:)`` is for; the two give the same answers.
    public func answerAtOnce(_ request: IncomingRequest) -> Answer? {
        guard request.method == .get || request.method == .head, health.isServing else { return nil }
        var record = RequestRecord(request)
        let prepared = preparedAnswers[request.target, lane: request.connection.lane]
        guard let route = prepared?.route ?? route(of: request.target),
            let admission = gate.admitAtOnce(request, to: route),
            var answer = prepared.flatMap({ answer(kept: $0, to: request) })
                ?? rememberedAnswer(on: route, to: request, prepared)
        else { return nil }
        record.route = route
        record.handler = route.handler
        record.principal = admission.principal
        gate.metrics.count(admission.outcome, lane: request.connection.lane)
        if let events, events.isListening { events.notePull(&record, answer, content, options) }
        journal.record(record, answeredBy: &answer)
        return answer
    }

    private func route(of target: String) -> Route? {
        RequestTarget(target).flatMap { target in
            switch try? Route.match(target.path, prefix: prefix, packBase: packs.options.bases[0]) {
            case .manifest(let name, let reference): .manifest(name, reference)
            case .blob(let name, let digest): .blob(name, digest)
            default: nil
            }
        }
    }

    /// The answer that was kept, while it counts.
    private func answer(kept entry: PreparedAnswers.Entry, to request: IncomingRequest) -> Answer? {
        guard let body = entry.body(isHead: request.method == .head),
            entry.standing === standingFields(on: request.connection),
            !request.isConditional, content.counts(entry.moment)
        else { return nil }
        var answer = Answer(.ok, body: body)
        answer.standing = entry.fields
        return answer
    }

    private func rememberedAnswer(
        on route: Route, to request: IncomingRequest, _ prepared: PreparedAnswers.Entry?
    ) -> Answer? {
        switch route {
        case .manifest(let name, let reference):
            var moment = content.moment(of: name)
            return content.repository(name).rememberedManifest(reference, at: &moment).map { manifest in
                prepare(manifest.digest, .buffer(manifest.bytes), at: moment, on: route, for: request, prepared) {
                    answer(with: manifest, to: request)
                }
            }
        case .blob where options.redirectLifetime != nil:
            return nil
        case .blob(let name, let digest) where request.method == .head:
            var moment = content.moment(of: name)
            return content.repository(name).rememberedBlobSize(digest, at: &moment).map { size in
                prepare(digest, .unsent(length: size), at: moment, on: route, for: request, prepared) {
                    answer(withSize: size, of: digest, to: request)
                }
            }
        case .blob(let name, let digest):
            var moment = content.moment(of: name)
            guard let blob = content.repository(name).rememberedBlob(digest, at: &moment) else { return nil }
            return try? prepare(
                digest, body(of: blob, 0..<blob.size), at: moment, on: route, for: request, prepared
            ) {
                try answer(with: blob, to: request)
            }
        default:
            return nil
        }
    }

    /// The answer with `body`, from fields that were prepared for the same content; what `make` makes where there are none, or
    /// where a condition or a range was asked for. Keeps what can be given again.
    private func prepare(
        _ digest: Digest, _ body: Answer.Body, at moment: ContentMoment, on route: Route,
        for request: IncomingRequest, _ prepared: PreparedAnswers.Entry?, making make: () throws -> Answer
    ) rethrows -> Answer {
        let standing = standingFields(on: request.connection)
        guard !request.isConditional else {
            var answer = try make()
            answer.standing = standing
            return answer
        }
        var answer = Answer(.ok, body: body)
        if let prepared, prepared.digest == digest, prepared.standing === standing {
            answer.standing = prepared.fields
        } else {
            var fields = standing.fields
            fields.append(contentsOf: try make().headers)
            answer.standing = StandingFields(fields)
        }
        if let fields = answer.standing {
            let entry = PreparedAnswers.Entry(
                route: route, digest: digest, standing: standing, fields: fields, body: body, moment: moment)
            preparedAnswers.insert(entry, for: request.target, lane: request.connection.lane)
        }
        return answer
    }
}

extension IncomingRequest {
    /// Whether the answer may be another than the whole content.
    fileprivate var isConditional: Bool {
        headers.contains { field in
            field.name == .range || field.name == .ifNoneMatch || field.name == .ifRange
        }
    }
}
