import Testing

@testable import Telemetry

@Suite struct AccessLogFormatterTests {
    private func entry(_ change: (inout AccessLogEntry) -> Void = { _ in }) -> AccessLogEntry {
        var entry = AccessLogEntry.example
        change(&entry)
        return entry
    }

    private func line(_ entry: AccessLogEntry) -> String {
        var formatter = AccessLogFormatter()
        var line: [UInt8] = []
        formatter.append(entry, to: &line)
        return String(decoding: line, as: UTF8.self)
    }

    @Test("a line has Apache's combined form")
    func combined() {
        #expect(
            line(entry()) == """
                192.0.2.1 - admin [10/Oct/2000:13:55:36 +0000] "GET /v2/ HTTP/1.1" 200 2 "http://a/" "skopeo/1.9"

                """)
    }

    @Test("what is absent is a hyphen")
    func absent() {
        let line = line(
            entry {
                $0.user = nil
                $0.referer = nil
                $0.userAgent = nil
                $0.bodyBytes = 0
            })
        #expect(line == "192.0.2.1 - - [10/Oct/2000:13:55:36 +0000] \"GET /v2/ HTTP/1.1\" 200 0 \"-\" \"-\"\n")
    }

    @Test(
        "quotes, backslashes and whatever is not printable ASCII are escaped as Apache does",
        arguments: [
            (#"a"b\c"#, #"a\"b\\c"#), ("a\r\n\t\u{8}\u{B}b", #"a\r\n\t\b\vb"#),
            ("\u{0}\u{C}\u{1B}\u{7F}", #"\x00\x0c\x1b\x7f"#),
            ("é", #"\xc3\xa9"#), ("a b", "a b"), ("", ""),
        ])
    func escapes(value: String, shown: String) {
        #expect(line(entry { $0.userAgent = value }).hasSuffix(" \"\(shown)\"\n"))
        #expect(line(entry { $0.target = value }).contains("\"GET \(shown) HTTP/1.1\""))
    }

    @Test("the subject of a verified certificate is one more field, which cannot end the line or its quotes")
    func clientSubject() {
        let line = line(entry { $0.clientSubject = "CN=a\\,b\" 200 0 \"x\r\n10.0.0.1 - root [,O=é" })
        #expect(
            line.hasSuffix(
                #""http://a/" "skopeo/1.9" "CN=a\\,b\" 200 0 \"x\r\n10.0.0.1 - root [,O=\xc3\xa9""# + "\n"))
        #expect(line.utf8.count { $0 == UInt8(ascii: "\n") } == 1)
    }

    @Test("a user cannot shift the fields after it")
    func bare() {
        #expect(line(entry { $0.user = "a b\" c" }).hasPrefix(#"192.0.2.1 - a\x20b\"\x20c ["#))
        #expect(line(entry { $0.user = "" }).hasPrefix("192.0.2.1 - - ["))
    }

    @Test("a field of unreasonable length is cut")
    func cuts() {
        let line = line(entry { $0.target = String(repeating: "x", count: 100_000) })
        #expect(line.utf8.count < 5000)
        #expect(line.contains("x... HTTP/1.1"))
    }

    @Test("the kept text of a second is not used for another")
    func second() {
        var formatter = AccessLogFormatter()
        for (seconds, text) in [(0, "00:00:00"), (0, "00:00:00"), (1, "00:00:01"), (0, "00:00:00")] {
            var line: [UInt8] = []
            formatter.append(entry { $0.time = Timestamp(seconds: Int64(seconds)) }, to: &line)
            #expect(String(decoding: line, as: UTF8.self).contains("[01/Jan/1970:\(text) +0000]"))
        }
    }
}

extension AccessLogEntry {
    static let example = AccessLogEntry(
        remoteAddress: "192.0.2.1", user: "admin", time: Timestamp(seconds: 971_186_136), method: "GET", target: "/v2/",
        httpVersion: "HTTP/1.1", status: 200, bodyBytes: 2, referer: "http://a/", userAgent: "skopeo/1.9")
}
