import NIOHTTP1
import ObjectStorage
import Testing

@testable import S3Storage

@Suite("a refusal")
struct S3RefusalTests {
    struct Case: Sendable {
        var status: Int
        var code = ""
        var headers: HTTPHeaders = [:]
        var reason: S3Error.Reason
        var storage: StorageError.Code
        var remedy = AttemptFailure.Remedy.none
        var mayBeDone = false
    }

    @Test(
        "becomes a reason, a storage error and what may help",
        arguments: [
            Case(status: 404, code: "NoSuchKey", reason: .absent, storage: .unavailable),
            Case(status: 404, headers: ["x-amz-request-id": "1"], reason: .absent, storage: .unavailable),
            Case(status: 404, reason: .unavailable, storage: .unavailable, remedy: .time),
            Case(status: 404, code: "NoSuchBucket", reason: .noBucket, storage: .unavailable),
            Case(status: 412, reason: .conditionFailed, storage: .conditionFailed),
            Case(
                status: 409, code: "ConditionalRequestConflict", reason: .unavailable, storage: .unavailable,
                remedy: .time),
            Case(status: 403, code: "AccessDenied", reason: .denied, storage: .readOnly),
            Case(status: 403, reason: .denied, storage: .readOnly),
            Case(status: 403, code: "InvalidAccessKeyId", reason: .wrongKeys, storage: .unavailable, remedy: .keys),
            Case(status: 403, code: "SignatureDoesNotMatch", reason: .wrongKeys, storage: .unavailable),
            Case(status: 400, code: "ExpiredToken", reason: .wrongKeys, storage: .unavailable, remedy: .keys),
            Case(status: 400, code: "BadDigest", reason: .damaged, storage: .unavailable, remedy: .time),
            Case(status: 400, code: "EntityTooSmall", reason: .refused, storage: .inputOutput),
            Case(status: 501, code: "NotImplemented", reason: .unsupported, storage: .inputOutput, mayBeDone: true),
            Case(status: 507, reason: .full, storage: .full, mayBeDone: true),
            Case(status: 503, code: "SlowDown", reason: .unavailable, storage: .unavailable, remedy: .time),
            Case(
                status: 500, code: "InternalError", reason: .unavailable, storage: .unavailable, remedy: .time,
                mayBeDone: true),
            Case(
                status: 200, code: "InternalError", reason: .unavailable, storage: .unavailable, remedy: .time,
                mayBeDone: true),
            Case(
                status: 301, headers: ["x-amz-bucket-region": "eu-west-1"], reason: .wrongRegion, storage: .unavailable),
            Case(
                status: 403, headers: ["date": "Fri, 24 May 2013 00:00:00 GMT"], reason: .denied, storage: .readOnly,
                remedy: .clock(ahead: 1000)),
            Case(
                status: 403, code: "SignatureDoesNotMatch", headers: ["date": "Fri, 24 May 2013 00:00:00 GMT"],
                reason: .wrongKeys, storage: .unavailable),
        ])
    func meaning(_ given: Case) {
        let document =
            given.code.isEmpty ? nil : XMLElement(name: "Error", children: [XMLElement(name: "Code", text: given.code)])
        let refusal = S3Refusal(status: given.status, headers: given.headers, document: document)
        #expect(refusal.reason == given.reason)
        #expect(refusal.remedy(signed: 1_369_353_600 + 600, now: 1_369_353_600 - 1000) == given.remedy)
        #expect(refusal.mayBeDone == given.mayBeDone)
        var error = S3Error(refusal.reason, "m")
        error.isOfWrite = true
        #expect(StorageError(error).code == given.storage)
        #expect(StorageError(error).message == "m")
    }

    @Test("of a read for want of rights does not make a store read-only")
    func deniedRead() {
        #expect(StorageError(S3Error(.denied, "m")).code == .unavailable)
    }

    @Test("bounds what it asks to wait", arguments: [("3", 3), ("86400", 60), ("-5", 0), ("soon", 0)])
    func waiting(_ text: String, _ seconds: Int) {
        let refusal = S3Refusal(status: 503, headers: ["retry-after": text], document: nil)
        #expect(refusal.wait == .seconds(seconds))
    }
}
