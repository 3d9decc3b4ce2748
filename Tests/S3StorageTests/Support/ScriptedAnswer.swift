import NIOHTTP1

struct ScriptedAnswer: Sendable {
    var status: Int
    var fields: [(String, String)] = []
    var body = ""

    /// The error document that S3 sends.
    static func s3(_ status: Int, _ code: String, more: String = "", fields: [(String, String)] = []) -> ScriptedAnswer
    {
        ScriptedAnswer(
            status: status, fields: fields,
            body: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>\(code)</Code><Message>So it is.</Message>"
                + "\(more)<RequestId>4442587FB7D0A2F9</RequestId></Error>")
    }
}
