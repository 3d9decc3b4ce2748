import HTTPTypes

/// The header fields of an HTTP/1 request while their lines come, and what of them says how the request is read.
struct HTTP1Fields {
    private(set) var all = HTTPFields()
    private(set) var hosts = 0
    private(set) var host: String?
    private(set) var expectation: String?
    private(set) var lengths = 0
    private(set) var length: String?
    private(set) var coding: String?
    /// The options of the Connection fields.
    private(set) var connection: String?

    mutating func take(_ line: FieldLine) {
        switch line.name.canonicalName {
        case "host":
            hosts += 1
            host = line.value
            // The authority of a request; it has its own place there.
            return
        case "expect": expectation = expectation.map { "\($0), \(line.value)" } ?? line.value
        case "content-length":
            lengths += 1
            length = line.value
        case "transfer-encoding": coding = coding.map { "\($0), \(line.value)" } ?? line.value
        case "connection": connection = connection.map { "\($0), \(line.value)" } ?? line.value
        default: break
        }
        if all.isEmpty { all.reserveCapacity(16) }
        all.append(HTTPField(name: line.name, value: line.value))
    }
}
