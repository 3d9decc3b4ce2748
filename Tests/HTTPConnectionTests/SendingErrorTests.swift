import Glibc
import NIOCore
import Testing

@testable import HTTPConnection

@Suite("why an answer broke off")
struct SendingErrorTests {
    @Test(
        "is said in words",
        arguments: [
            (EPIPE, "the client ended the connection"), (ECONNRESET, "the client ended the connection"),
            (ETIMEDOUT, "the client cannot be reached any more"),
        ])
    func systemErrors(_ code: CInt, _ words: String) {
        let error = HTTPConnectionError.sending(
            IOError(errnoCode: code, reason: "sendfile(descriptor:fd:offset:count:)"))
        #expect("\(error)" == words)
        #expect("\(HTTPConnectionError.sending(ChannelError.ioOnClosedChannel))" == "the connection was ended")
    }

    @Test("keeps what is not the client's doing")
    func others() {
        #expect(HTTPConnectionError.sending(IOError(errnoCode: EIO, reason: "read")) is IOError)
    }
}
