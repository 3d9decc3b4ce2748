import HTTPConnection
import HTTPTypes
import NIOCore

extension Answer {
    /// What docker-registry answers outside its routes, before it asks for a login.
    static var pageNotFound: Answer {
        Answer(
            .notFound, headers: [.contentType: "text/plain; charset=utf-8"],
            body: .buffer(ByteBuffer(string: "404 page not found\n")))
    }

    /// A line of text for a person.
    static func plain(_ status: HTTPResponse.Status, _ text: String) -> Answer {
        Answer(
            status, headers: [.contentType: "text/plain; charset=utf-8"], body: .buffer(ByteBuffer(string: text + "\n"))
        )
    }

    /// 304 with the fields of the answer that it stands for, but for those of the body (RFC 9110, section 15.4.5).
    static func notModified(_ headers: HTTPFields) -> Answer {
        var headers = headers
        headers[.contentType] = nil
        return Answer(.notModified, headers: headers)
    }

    static func json(_ text: String) -> Answer {
        json(ByteBuffer(string: text))
    }

    static func json(_ bytes: ByteBuffer) -> Answer {
        Answer(.ok, headers: [.contentType: "application/json"], body: .buffer(bytes))
    }
}
