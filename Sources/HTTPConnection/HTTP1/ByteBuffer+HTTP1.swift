import HTTPTypes
import NIOCore
import NIOHTTP1

extension ByteBuffer {
    /// `name: value` and the end of the line.
    mutating func writeField(_ field: HTTPField) {
        writeString(field.name.rawName)
        writeStaticString(": ")
        writeString(field.value)
        writeStaticString("\r\n")
    }

    /// What the status line says is always HTTP/1.1: the version of the server, not of the request (RFC 9110, section 6.2).
    mutating func writeStatusLine(_ status: HTTPResponse.Status) {
        switch status.code {
        case 200: writeStaticString("HTTP/1.1 200 OK\r\n")
        case 206: writeStaticString("HTTP/1.1 206 Partial Content\r\n")
        case 304: writeStaticString("HTTP/1.1 304 Not Modified\r\n")
        case 404: writeStaticString("HTTP/1.1 404 Not Found\r\n")
        default: writeString("HTTP/1.1 \(status.code) \(HTTPResponseStatus(statusCode: status.code).reasonPhrase)\r\n")
        }
    }

    /// The head of an answer, the empty line included.
    mutating func writeHead(of answer: Answer, date: String, connection: String?) {
        writeStatusLine(answer.status)
        if let standing = answer.standing { writeImmutableBuffer(standing.encoded) }
        for field in answer.headers { writeField(field) }
        writeStaticString("Date: ")
        writeString(date)
        if answer.hasLength {
            writeStaticString("\r\nContent-Length: ")
            writeString(String(answer.body.length))
        }
        if let connection {
            writeStaticString("\r\nConnection: ")
            writeString(connection)
        }
        writeStaticString("\r\n\r\n")
    }
}
