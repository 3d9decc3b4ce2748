import FoundationEssentials

/// Spans as OTLP's JSON has them (OpenTelemetry protocol, "JSON Protobuf Encoding"): numbers of 64 bits are texts, identifiers are
/// hexadecimal.
struct TraceDocument: Encodable {
    struct Attribute: Encodable {
        struct Value: Encodable {
            var stringValue: String?
            var intValue: String?
        }

        var key: String
        var value: Value
    }

    struct Resource: Encodable {
        var attributes: [Attribute]
    }

    struct Scope: Encodable {
        var name = "packhouse"
    }

    struct Status: Encodable {
        /// 2 is a failure.
        var code: Int?
        var message: String?
    }

    struct SpanDocument: Encodable {
        var traceId: String
        var spanId: String
        var parentSpanId: String?
        var name: String
        /// 2 is that of a server.
        var kind = 2
        var startTimeUnixNano: String
        var endTimeUnixNano: String
        var attributes: [Attribute]
        var status: Status
    }

    struct ScopeSpans: Encodable {
        var scope = Scope()
        var spans: [SpanDocument]
    }

    struct ResourceSpans: Encodable {
        var resource: Resource
        var scopeSpans: [ScopeSpans]
    }

    var resourceSpans: [ResourceSpans]

    init(_ spans: [Span], resource: [TraceAttribute]) {
        let attributes = resource.map { Attribute(key: $0.name, value: .init(stringValue: $0.value)) }
        resourceSpans = [
            ResourceSpans(
                resource: Resource(attributes: attributes), scopeSpans: [ScopeSpans(spans: spans.map(Self.document))])
        ]
    }

    func bytes() -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Texts and whole numbers: there is nothing here that cannot be encoded.
        return [UInt8]((try? encoder.encode(self)) ?? Data())
    }

    private static func document(_ span: Span) -> SpanDocument {
        SpanDocument(
            traceId: span.traceID, spanId: span.id, parentSpanId: span.parentID, name: span.name,
            startTimeUnixNano: nanoseconds(span.start), endTimeUnixNano: nanoseconds(span.end),
            attributes: span.attributes.map { name, value in
                switch value {
                case .text(let text): Attribute(key: name, value: .init(stringValue: text))
                case .number(let number): Attribute(key: name, value: .init(intValue: "\(number)"))
                }
            },
            status: Status(code: span.failure == nil ? nil : 2, message: span.failure))
    }

    private static func nanoseconds(_ time: Timestamp) -> String {
        "\(time.seconds * 1_000_000_000 + Int64(time.nanoseconds))"
    }
}
