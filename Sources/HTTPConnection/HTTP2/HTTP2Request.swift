import HTTPTypes
import NIOHPACK

/// The head of an HTTP/2 request (RFC 9113, section 8.3). What the framing layer has checked is not checked again.
struct HTTP2Request {
    var method: HTTPRequest.Method
    var target: String
    var authority: String?
    var fields: HTTPFields
    var expectsContinue: Bool

    init(_ headers: HPACKHeaders, limits: ConnectionLimits) throws(ConnectionRefusal) {
        var method = HTTPRequest.Method.get
        var target = "/"
        var authority: String?
        var size = 0
        var expectation: String?
        fields = HTTPFields()
        fields.reserveCapacity(headers.count)
        for (name, value, _) in headers {
            size += name.utf8.count + value.utf8.count
            switch name {
            case ":method": method = HTTPRequest.Method(value) ?? .trace
            case ":path": target = value
            case ":authority": authority = value
            case ":scheme", ":protocol": break
            default:
                guard let fieldName = HTTPField.Name(name) else { continue }
                if name == "host" {
                    authority = authority ?? value
                    continue
                }
                if fieldName == .expect { expectation = value }
                fields.append(HTTPField(name: fieldName, value: value))
            }
        }
        guard size <= limits.headerSize, fields.count <= limits.headerCount else {
            throw .headerTooLarge
        }
        if let authority, !HostField.isValid(authority) {
            throw .malformed("\"\(authority)\" is no host")
        }
        if let expectation, expectation.lowercased() != "100-continue" {
            throw .expectation(expectation)
        }
        expectsContinue = expectation != nil
        self.method = method
        self.target = target
        self.authority = authority
    }
}
