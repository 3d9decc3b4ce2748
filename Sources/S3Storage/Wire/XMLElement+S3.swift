import Encoding

extension XMLElement {
    /// Throws `.malformedAnswer` unless this is the root of the document that was asked for: `expected`, or what it begins
    /// with, since not all servers call their results so.
    func require(_ expected: String) throws(S3Error) {
        let common = expected.hasSuffix("Result") ? expected.dropLast("Result".count) : expected[...]
        guard name.hasPrefix(common) else {
            throw S3Error(
                .malformedAnswer, "the server answered with the document \(name) where S3 has \(expected)")
        }
    }
}

extension S3Key {
    /// A key as a listing shows it: percent-encoded when the server says so, since XML cannot hold every byte, and as forms do
    /// it, where a plus of the key itself is `%2B`.
    init(listed text: String, isEncoded: Bool) throws(S3Error) {
        guard let decoded = isEncoded ? PercentEncoding.decode(text[...].utf8, plusIsSpace: true) : text else {
            throw S3Error(.malformedAnswer, "the listing has a key that is not percent-encoded UTF-8: \(text)")
        }
        self.init(decoded)
    }
}
