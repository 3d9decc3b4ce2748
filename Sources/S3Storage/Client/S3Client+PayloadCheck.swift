import Encoding
import NIOCore
import NIOHTTP1

extension S3Client {
    /// Finds out what the server checks of the bytes that it is sent, by writing at `scratch` with wrong hashes; asks nothing of AWS.
    /// One to seven small requests, once. Nothing stays at `scratch`, and other requests go on as before until it is known.
    @discardableResult
    func learnPayloadCheck(at scratch: S3Key) async throws(S3Error) -> PayloadCheck.Form {
        guard !settings.endpoint.isAWS else { return .signedHash }
        let form = try await triedForms(at: scratch)
        payloadCheck.learn(form)
        return form
    }

    private func triedForms(at scratch: S3Key) async throws(S3Error) -> PayloadCheck.Form {
        let sent = S3Payload(ByteBuffer(string: "sent"))
        let announced = S3Payload(ByteBuffer(string: "announced"))
        var whole = S3Request(.putObject, .PUT, scratch)
        whole.payload = sent
        whole.headers = settings.objectFields
        whole.announced = announced
        if try await isRefused(whole) { return .signedHash }

        let upload = try await createMultipartUpload(scratch)
        var part = S3Request(.uploadPart, .PUT, scratch)
        part.query = [("partNumber", "1"), ("uploadId", upload.id)]
        part.payload = sent
        var form = PayloadCheck.Form.none
        do throws(S3Error) {
            part.headers = [("x-amz-checksum-sha256", Base64.text(announced.digest))]
            let isChecked = try await isRefused(part)
            part.headers = [("x-amz-checksum-sha256", Base64.text(sent.digest))]
            if isChecked, try await !isRefused(part) {
                form = .checksumField
            } else {
                part.headers = [("content-md5", Base64.text(announced.md5))]
                if try await isRefused(part) { form = .contentMD5 }
            }
        } catch {
            try? await abortMultipartUpload(upload)
            throw error
        }
        try await abortMultipartUpload(upload)
        try await deleteObject(scratch)
        return form
    }

    /// Whether the server takes offence at the bytes; other failures are thrown.
    private func isRefused(_ request: S3Request) async throws(S3Error) -> Bool {
        var request = request
        request.isTrial = true
        do throws(S3Error) {
            _ = try await send(request)
            return false
        } catch {
            guard error.status == 400 || error.status == 403, error.reason != .unavailable else { throw error }
            return true
        }
    }
}
