import AsyncHTTPClient
import Encoding
import Logging
import NIOHTTP1

extension S3Client {
    /// The request as it goes out. The hash of its body is part of what is signed, over TLS too: the server refuses bytes that
    /// arrived other than they were sent, whatever stands in between.
    func signed(_ request: S3Request, with keys: S3Credentials?, at time: Int64) -> HTTPClientRequest {
        let authority = settings.endpoint.authority(of: settings.bucket)
        let path = settings.endpoint.path(of: request.key, in: settings.bucket)
        let query = SignedQuery.text(request.query)
        var url = "\(settings.endpoint.scheme.rawValue)://\(authority)\(path)"
        if !query.isEmpty { url += "?\(query)" }
        var message = HTTPClientRequest(url: url)
        message.method = request.method
        var fields = [("host", authority)] + request.headers + request.condition.fields
        fields += checksumFields(of: request)
        if let keys {
            let hash = Hexadecimal.text(of: (request.announced ?? request.payload).digest)
            fields.append(("x-amz-content-sha256", hash))
            fields.append(("x-amz-date", UTCTime.basic(time)))
            if let token = keys.sessionToken { fields.append(("x-amz-security-token", token)) }
            let signature = SignatureV4(credentials: keys, region: settings.region, time: time)
            let canonical = CanonicalRequest(
                method: request.method.rawValue, path: path, query: query, fields: fields, payload: hash)
            let authorization = signature.authorization(of: canonical)
            note(
                .signing, "S3 signature",
                ["canonical": "\(canonical.shown)", "signed": "\(signature.stringToSign(of: canonical))"])
            fields.append(("authorization", authorization))
        }
        fields.append(("user-agent", userAgent))
        message.headers = HTTPHeaders(fields)
        if let body = request.payload.body { message.body = body }
        // S3 wants the length also of an empty body.
        if request.payload.count == 0, request.method == .PUT || request.method == .POST {
            message.body = .bytes([UInt8](), length: .known(Int64(0)))
        }
        return message
    }

    /// The checksum of a body that makes an object or a part, in the form that this server checks.
    private func checksumFields(of request: S3Request) -> [(String, String)] {
        guard request.operation == .putObject || request.operation == .uploadPart, !request.isTrial else { return [] }
        switch payloadCheck.form {
        case .signedHash, .none: return []
        case .checksumField: return [("x-amz-checksum-sha256", Base64.text(request.payload.digest))]
        case .contentMD5: return [("content-md5", Base64.text(request.payload.md5))]
        }
    }

    private var userAgent: String {
        settings.userAgent.isEmpty ? "packhouse" : "packhouse \(settings.userAgent)"
    }
}

extension S3Settings {
    /// What a request that makes an object says of it.
    var objectFields: [(String, String)] {
        var fields = [("content-type", "application/octet-stream")]
        if objectACL != "private" { fields.append(("x-amz-acl", objectACL)) }
        if let storageClass, storageClass != "STANDARD" { fields.append(("x-amz-storage-class", storageClass)) }
        switch encryption {
        case .none: break
        case .managed:
            fields.append(("x-amz-server-side-encryption", "AES256"))
        case .kms(let keyID):
            fields.append(("x-amz-server-side-encryption", "aws:kms"))
            fields.append(("x-amz-server-side-encryption-aws-kms-key-id", keyID))
        }
        return fields
    }
}

extension S3Condition {
    var fields: [(String, String)] {
        switch self {
        case .none: []
        case .absent: [("if-none-match", "*")]
        case .matches(let etag): [("if-match", etag.text)]
        }
    }
}

extension S3ReadCondition {
    var fields: [(String, String)] {
        switch self {
        case .none: []
        case .matches(let etag): [("if-match", etag.text)]
        case .differs(let etag): [("if-none-match", etag.text)]
        }
    }
}
