import Foundation
import Testing

@testable import Telemetry

@Suite("spans, written down")
struct TraceFormatTests {
    private static let resource = [TraceAttribute("service.name", "me")]

    private static var spans: [Span] {
        var failed = Span.named("GET manifest", parent: "b7ad6b7169203331")
        failed.finish(after: 2)
        failed.note("url.path", "/v2/\"x\"")
        failed.note("absent", nil)
        failed.note("status", 503)
        failed.note("zero", 0)
        failed.note("less", -1)
        failed.note("nothing", "")
        failed.note("long", String(repeating: "é", count: 2000))
        failed.fail("503", "no")
        let identity = SpanIdentity(
            traceID: "4bf92f3577b34da6a3ce929d0e0e4736", id: "00f067aa0ba902b8", parentID: nil)
        return [failed, Span(identity, name: "GET base", start: Timestamp(seconds: 1_700_000_000))]
    }

    /// The bytes that opentelemetry-proto 1.45.2 for Python makes of the same.
    @Test("as Protocol Buffers are what the protocol's own library writes")
    func protobuf() throws {
        let long = String(repeating: "c3a9", count: 512)
        let expected =
            "0abd0a0a160a140a0c736572766963652e6e616d6512040a026d6512a20a0a0b0a097061636b686f75736512d0090a104bf92f3577"
            + "b34da6a3ce929d0e0e4736120800f067aa0ba902b72208b7ad6b71692033312a0c474554206d616e6966657374300239ffc9c471"
            + "fe9c97174101cac471fe9c97174a150a0875726c2e7061746812090a072f76322f2278224a0d0a06737461747573120318f7034a"
            + "0a0a047a65726f120218004a130a046c657373120b18ffffffffffffffffff014a0d0a076e6f7468696e6712020a004a8c080a04"
            + "6c6f6e671283080a8008\(long)4a130a0a6572726f722e7479706512050a033530337a0612026e6f1802850101030000"
            + "12400a104bf92f3577b34da6a3ce929d0e0e4736120800f067aa0ba902b82a08474554206261736530023900002a36fe9c9717"
            + "4100002a36fe9c9717850101010000"
        let bytes = try TraceFormat.protobuf.document(of: Self.spans, resource: Self.resource)
        #expect(bytes.map { String(format: "%02x", $0) }.joined() == expected)
    }

    @Test("as JSON have texts for numbers of 64 bits, and hexadecimal identifiers")
    func json() throws {
        let bytes = try TraceFormat.json.document(of: Self.spans, resource: Self.resource)
        let tree = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? NSDictionary)
        let long = String(repeating: "é", count: 512)
        let failed: NSDictionary = [
            "traceId": "4bf92f3577b34da6a3ce929d0e0e4736", "spanId": "00f067aa0ba902b7",
            "parentSpanId": "b7ad6b7169203331", "name": "GET manifest", "kind": 2, "flags": 0x301,
            "startTimeUnixNano": "1700000000999999999", "endTimeUnixNano": "1700000001000000001",
            "attributes": [
                ["key": "url.path", "value": ["stringValue": "/v2/\"x\""]],
                ["key": "status", "value": ["intValue": "503"]], ["key": "zero", "value": ["intValue": "0"]],
                ["key": "less", "value": ["intValue": "-1"]], ["key": "nothing", "value": ["stringValue": ""]],
                ["key": "long", "value": ["stringValue": long]],
                ["key": "error.type", "value": ["stringValue": "503"]],
            ],
            "status": ["code": 2, "message": "no"],
        ]
        let base: NSDictionary = [
            "traceId": "4bf92f3577b34da6a3ce929d0e0e4736", "spanId": "00f067aa0ba902b8", "name": "GET base", "kind": 2,
            "flags": 0x101, "startTimeUnixNano": "1700000000000000000", "endTimeUnixNano": "1700000000000000000",
            "attributes": [] as NSArray, "status": [:] as NSDictionary,
        ]
        let expected: NSDictionary = [
            "resourceSpans": [
                [
                    "resource": ["attributes": [["key": "service.name", "value": ["stringValue": "me"]]]],
                    "scopeSpans": [["scope": ["name": "packhouse"], "spans": [failed, base]]],
                ]
            ]
        ]
        #expect(tree == expected)
    }

    @Test("are answered with what was not taken of them", arguments: [TraceFormat.protobuf, .json])
    func partial(_ format: TraceFormat) {
        let answers: [[UInt8]] =
            switch format {
            case .protobuf: [[0x0A, 0x0B, 0x08, 0x03, 0x12, 0x07] + Array("too old".utf8)]
            case .json:
                [
                    Array(#"{"partialSuccess":{"rejectedSpans":"3","errorMessage":"too old"},"new":[1]}"#.utf8),
                    Array(#"{"partialSuccess":{"rejectedSpans":3,"errorMessage":"too old"}}"#.utf8),
                ]
            }
        for answer in answers {
            let report = format.report(in: answer)
            #expect(report.rejected == 3 && report.message == "too old")
        }
        for answer in ["", "{}", "no", "{\"partialSuccess\":7}", "\u{0A}\u{7F}", "\u{0A}\u{02}\u{08}"] {
            #expect(format.report(in: Array(answer.utf8)) == PartialSuccess(), "\(answer)")
        }
    }

    @Test("are answered in fields of any kind, of which those that are not known are passed over")
    func fields() {
        var reader = ProtobufReader([
            0x08, 0x96, 0x01, 0x11, 1, 2, 3, 4, 5, 6, 7, 8, 0x1A, 0x01, 0x41, 0x25, 1, 2, 3, 4, 0x82, 0x01, 0x00,
        ])
        #expect(reader.next().map { $0 == (1, .number(150)) } == true)
        #expect(reader.next().map { $0 == (2, .fixed) } == true)
        #expect(reader.next().map { $0 == (3, .bytes([0x41])) } == true)
        #expect(reader.next().map { $0 == (4, .fixed) } == true)
        #expect(reader.next().map { $0 == (16, .bytes([])) } == true)
        #expect(reader.next() == nil)
        let broken: [[UInt8]] = [
            [0x00, 0x01], [0x08], [0x08, 0x80], Array(repeating: 0xFF, count: 11), [0x0B], [0x0A, 0x05, 0x41],
            [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], [0x11, 1, 2], [0x25, 1],
        ]
        for bytes in broken {
            var reader = ProtobufReader(bytes)
            #expect(reader.next() == nil, "\(bytes)")
        }
    }
}
