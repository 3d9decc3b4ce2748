import Logging
import Testing

@testable import Telemetry

@Suite struct LogFormatTests {
    private func record(
        _ message: String, _ fields: Logger.Metadata = [:], level: Logger.Level = .info
    ) -> LogRecord {
        LogRecord(time: Timestamp(seconds: 971_186_136, nanoseconds: 5), level: level, message: message, fields: fields)
    }

    private func line(_ format: LogFormat, _ record: LogRecord) -> String {
        String(decoding: format.line(for: record), as: UTF8.self)
    }

    private static let fields: Logger.Metadata = [
        "vars.name": "a/b", "http.request.useragent": "skopeo 1.9", "b": .stringConvertible(200), "empty": "",
        "a": .stringConvertible(true), "list": ["x", "y z"], "map": ["k": "v", "j": .stringConvertible(-1)],
    ]

    @Test("text lines have time, level and message first, then the fields in order, quoted where needed")
    func text() {
        #expect(
            line(.text, record("response completed", Self.fields)) == """
                time="2000-10-10T13:55:36.000000005Z" level=info msg="response completed" a=true b=200 empty="" \
                http.request.useragent="skopeo 1.9" list="[\\"x\\",\\"y z\\"]" map="{\\"j\\":-1,\\"k\\":\\"v\\"}" \
                vars.name=a/b

                """)
    }

    @Test("json lines are one object with sorted keys; numbers and truth values stay such")
    func json() {
        #expect(
            line(.json, record("response completed", Self.fields, level: .warning)) == """
                {"a":true,"b":200,"empty":"","http.request.useragent":"skopeo 1.9","level":"warning","list":["x","y z"],\
                "map":{"j":-1,"k":"v"},"msg":"response completed","time":"2000-10-10T13:55:36.000000005Z","vars.name":"a/b"}

                """)
    }

    @Test("logstash lines carry @timestamp, @version, type and message")
    func logstash() {
        #expect(
            line(.logstash, record("up", ["a": "b"], level: .error)) == """
                {"@timestamp":"2000-10-10T13:55:36.000000005Z","@version":"1","a":"b","level":"error","message":"up","type":"log"}

                """)
    }

    @Test("a field cannot take the place of what every line has", arguments: LogFormat.allCases)
    func reserved(format: LogFormat) {
        let line = line(
            format, record("true", ["msg": "forged", "message": "forged", "time": "forged", "level": "forged"]))
        switch format {
        case .text:
            #expect(
                line.contains(#" msg="true" fields.level=forged fields.msg=forged fields.time=forged message=forged"#))
        case .json:
            #expect(line.contains(#""fields.level":"forged","fields.msg":"forged","fields.time":"forged""#))
            #expect(line.contains(#""msg":"true""#))
        case .logstash: #expect(line.contains(#""fields.level":"forged","fields.message":"forged","level":"info""#))
        }
    }

    @Test(
        "each level has its word",
        arguments: [
            (.trace, "debug"), (.debug, "debug"), (.info, "info"), (.notice, "info"), (.warning, "warning"),
            (.error, "error"), (.critical, "error"),
        ] as [(Logger.Level, String)])
    func levels(level: Logger.Level, word: String) {
        #expect(line(.text, record("m", level: level)).contains(" level=\(word) "))
        #expect(line(.json, record("m", level: level)).contains(#""level":"\#(word)""#))
    }

    static let hostile: [(value: String, text: String, json: String)] = [
        ("a\nb", #"a\nb"#, #"a\nb"#), ("a\r\tb", #"a\r\tb"#, #"a\r\tb"#), ("\u{1B}[31m", #"\x1b[31m"#, #"\u001b[31m"#),
        ("\u{0}", #"\x00"#, #"\u0000"#), (#"" level=error \"#, #"\" level=error \\"#, #"\" level=error \\"#),
        ("\u{7F}\u{85}", #"\x7f\u0085"#, #"\u007f\u0085"#), ("\u{2028}\u{202E}", #"\u2028\u202e"#, #"\u2028\u202e"#),
        ("größe 🙂", "größe 🙂", "größe 🙂"),
        (String(decoding: [0x61, 0x20, 0xFF], as: UTF8.self), "a \u{FFFD}", "a \u{FFFD}"),
    ]

    @Test("no value, message or key can begin another line or field", arguments: hostile)
    func escapes(value: String, text: String, json: String) {
        #expect(
            line(.text, record(value, [value: .string(value)])).hasSuffix(" msg=\"\(text)\" \"\(text)\"=\"\(text)\"\n"))
        let object = line(.json, record(value, [value: .string(value)]))
        #expect(object.contains(#""\#(json)":"\#(json)""#))
        #expect(object.contains(#""msg":"\#(json)""#))
        #expect(object.utf8.count { $0 == UInt8(ascii: "\n") } == 1)
    }

    @Test("a value of unreasonable length is cut, and says so", arguments: LogFormat.allCases)
    func cuts(format: LogFormat) {
        let line = line(format, record("m", ["a": .string(String(repeating: "x", count: 100_000))]))
        #expect(line.utf8.count < 5000)
        #expect(line.contains("x… (95904 more bytes)"))
    }

    @Test(
        "the words of the configuration are levels",
        arguments: [
            ("error", .error), ("warn", .warning), ("warning", .warning), ("info", .info), ("DEBUG", .debug),
            ("trace", nil), ("", nil),
        ] as [(String, Logger.Level?)])
    func words(word: String, level: Logger.Level?) {
        #expect(Logger.Level(configured: word) == level)
    }
}
