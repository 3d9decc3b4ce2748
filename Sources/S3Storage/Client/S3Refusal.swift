import Encoding
import NIOHTTP1

/// An answer that is not what was asked for: status, fields and, where it has one, S3's error document.
struct S3Refusal: Sendable {
    var status: Int
    /// S3's word; empty when the answer has no document, as none to HEAD has.
    var code: String
    var message: String
    /// The region that the server names, for requests that were signed for another.
    var region: String?
    var requestID: String?
    /// The server's clock, seconds since 1970 UTC.
    var date: Int64?
    /// What `Retry-After` asks for.
    var wait: Duration
    /// Whether a condition of the request is what did not hold, though the answer has other words for it.
    var conditionFailed = false

    init(status: Int, headers: HTTPHeaders, document: XMLElement?) {
        self.status = status
        code = document?.text("Code") ?? ""
        message = document?.text("Message") ?? ""
        let named = document?.text("Region") ?? ""
        region = named.isEmpty ? headers.first(name: "x-amz-bucket-region") : named
        let ownID = document?.text("RequestId") ?? ""
        requestID = headers.first(name: "x-amz-request-id") ?? (ownID.isEmpty ? nil : ownID)
        date = headers.first(name: "date").flatMap { HTTPDate.seconds($0) }
        let seconds = headers.first(name: "retry-after").flatMap { Int($0) } ?? 0
        wait = .seconds(max(0, min(seconds, 60)))
    }

    /// The server's own words: `503 SlowDown: Please reduce your request rate.`
    var words: String {
        var text = String(status)
        if !code.isEmpty { text += " \(code)" }
        if !message.isEmpty { text += ": \(message)" }
        if let requestID { text += " (request \(requestID))" }
        return text
    }

    /// Whether S3 itself answered. So does a proxy whose way to it is gone, often with 404, and knows nothing of objects.
    private var isOfS3: Bool { !code.isEmpty || requestID != nil }

    /// Whether the status alone leaves open why: of HEAD, whose answers have no document, these are all that there is.
    var isUnexplained: Bool {
        code.isEmpty && [.denied, .refused, .unavailable].contains(reason) && [400, 403, 404].contains(status)
    }

    var reason: S3Error.Reason {
        if conditionFailed { return .conditionFailed }
        switch code {
        case "NoSuchBucket": return .noBucket
        case "NoSuchKey", "NoSuchUpload", "NotFound": return .absent
        case "PreconditionFailed": return .conditionFailed
        case "AccessDenied", "AllAccessDisabled", "AccountProblem", "MethodNotAllowed": return .denied
        case "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken", "TokenRefreshRequired":
            return .wrongKeys
        case "RequestTimeTooSkewed": return .clockSkew
        case "AuthorizationHeaderMalformed", "PermanentRedirect", "IllegalLocationConstraintException":
            return region == nil ? .refused : .wrongRegion
        case "BadDigest", "XAmzContentSHA256Mismatch", "XAmzContentChecksumMismatch", "IncompleteBody", "InvalidDigest":
            return .damaged
        case "QuotaExceeded", "XMinioStorageFull", "XMinioAdminBucketQuotaExceeded": return .full
        case "NotImplemented": return .unsupported
        case "InvalidPart", "InvalidPartOrder", "EntityTooSmall", "EntityTooLarge", "InvalidRequest", "MalformedXML":
            return .refused
        case "RequestTimeout": return .unavailable
        default: return reasonOfStatus
        }
    }

    private var reasonOfStatus: S3Error.Reason {
        switch status {
        case 301, 307: region == nil ? .refused : .wrongRegion
        case 401, 403: .denied
        case 404: isOfS3 ? .absent : .unavailable
        case 412: .conditionFailed
        case 501: .unsupported
        case 507: .full
        // 409: another operation on the key was under way. 2xx: an error that came behind a good status.
        case 200..<300, 408, 409, 429, 500...: .unavailable
        default: region != nil && status == 400 ? .wrongRegion : .refused
        }
    }

    /// What may help. The request was signed for the time `signed`; it is `now` by this machine's clock.
    func remedy(signed: Int64, now: Int64) -> AttemptFailure.Remedy {
        if status == 403, let date, reason == .clockSkew || code.isEmpty || code == "AccessDenied",
            abs(date - signed) > 300
        {
            return .clock(ahead: date - now)
        }
        if ["ExpiredToken", "TokenRefreshRequired", "InvalidAccessKeyId", "InvalidToken"].contains(code) {
            return .keys
        }
        return reason == .unavailable || reason == .damaged ? .time : .none
    }

    /// Whether the request may have been carried out: the server did not say that it refused before it began.
    var mayBeDone: Bool {
        guard status >= 500 || (200..<300).contains(status) else { return false }
        return !["SlowDown", "ServiceUnavailable", "Throttling", "TooManyRequests"].contains(code)
    }
}
