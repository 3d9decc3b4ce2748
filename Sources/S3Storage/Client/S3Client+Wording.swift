import NIOHTTP1

extension S3Client {
    /// What was attempted, and where: `PutObject of registry/a in bucket b at https://…`
    func place(of request: S3Request) -> String {
        let subject = request.key.map { "of \($0) in" } ?? "on"
        return "\(request.operation.rawValue) \(subject) bucket \(settings.bucket) at \(settings.endpoint)"
    }

    /// The error for an answer that refuses, with what would be right where that is known.
    func error(_ refusal: S3Refusal, to request: S3Request, keys: S3Credentials?) -> S3Error {
        var message = "\(place(of: request)): \(refusal.words)"
        if let advice = advice(for: refusal, keys) ?? encryptionAdvice(for: refusal, request) {
            message += "; \(advice)"
        }
        var error = S3Error(
            refusal.reason, message, code: refusal.code.isEmpty ? nil : refusal.code, status: refusal.status,
            requestID: refusal.requestID)
        error.isOfWrite = request.method != .GET && request.method != .HEAD
        error.isUnexplained = request.method == .HEAD && refusal.isUnexplained
        return error
    }

    func error(_ failure: TransportFailure, to request: S3Request) -> S3Error {
        S3Error(failure.isUntrusted ? .untrusted : .unreachable, "\(place(of: request)): \(failure.text)")
    }

    /// Servers that have no key to encrypt with say many things, and most often nothing of encryption.
    private func encryptionAdvice(for refusal: S3Refusal, _ request: S3Request) -> String? {
        let asksFor = request.headers.contains { $0.0 == "x-amz-server-side-encryption" }
        guard asksFor, refusal.reason != .full, refusal.code != "SlowDown" else { return nil }
        return "storage.s3.encrypt asks it to encrypt, which it may not be set up for"
    }

    private func advice(for refusal: S3Refusal, _ keys: S3Credentials?) -> String? {
        let key = keys.map { "\($0)" } ?? "a request without keys"
        switch refusal.reason {
        case .noBucket:
            return "create the bucket, or name another in storage.s3.bucket"
        case .wrongRegion:
            let region = refusal.region ?? "another region"
            return "the bucket belongs to region \(region), not \(settings.region): set storage.s3.region to \(region)"
        case .wrongKeys where refusal.code == "SignatureDoesNotMatch":
            return "the secret key is not that of \(key), or a proxy in between changes requests"
        case .wrongKeys where refusal.code == "InvalidAccessKeyId":
            return "the server does not know \(key)"
        case .wrongKeys:
            return "the session token of \(key) has expired or belongs to another"
        case .denied:
            return "\(key) lacks the right; docs/storage.md lists the rights that are needed"
        case .clockSkew:
            return "set this machine's clock"
        default:
            return nil
        }
    }
}
