import Testing

@testable import HTTPConnection

@Suite("Fields of the connection")
struct FieldTests {
    @Test(
        "a date is written as RFC 9110 wants it",
        arguments: [
            (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
        ])
    func date(_ seconds: Int, _ text: String) {
        #expect(DateField.text(seconds) == text)
    }
}
