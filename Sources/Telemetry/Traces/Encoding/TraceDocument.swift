import FoundationEssentials

/// Spans as OTLP's JSON has them (OpenTelemetry protocol, "JSON Protobuf Encoding"): numbers of 64 bits are texts, identifiers are
/// hexadecimal.
struct TraceDocument: Encodable {
    /// What is called by whose instruments spans are made.
    static let scope = "packhouse"
    /// That of a server, of the kinds of spans.
    static let serverKind = 2
    /// That of a failure, of the codes of a status.
    static let failureCode = 2

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
        var name = TraceDocument.scope
    }

    struct Status: Encodable {
        var code: Int?
        var message: String?
    }

    struct SpanDocument: Encodable {
        var traceId: String
        var spanId: String
        var parentSpanId: String?
        var name: String
        var kind = TraceDocument.serverKind
        var startTimeUnixNano: String
        var endTimeUnixNano: String
        var attributes: [Attribute]
        var status: Status
        var flags: UInt32
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

    func bytes() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return [UInt8](try encoder.encode(self))
    }

    private static func document(_ span: Span) -> SpanDocument {
        SpanDocument(
            traceId: span.identity.traceID, spanId: span.identity.id, parentSpanId: span.identity.parentID,
            name: span.name, startTimeUnixNano: "\(span.start.sinceEpoch)", endTimeUnixNano: "\(span.end.sinceEpoch)",
            attributes: span.attributes.map { name, value in
                switch value {
                case .text(let text): Attribute(key: name, value: .init(stringValue: text))
                case .number(let number): Attribute(key: name, value: .init(intValue: "\(number)"))
                }
            },
            status: Status(code: span.failure == nil ? nil : Self.failureCode, message: span.failure), flags: span.flags
        )
    }
}

extension Span {
    /// That it is recorded, and, where it has a parent, that this is in another process (opentelemetry-proto, `SpanFlags`).
    var flags: UInt32 { identity.parentID == nil ? 0x101 : 0x301 }
}

extension Timestamp {
    /// Nanoseconds since 1970-01-01T00:00:00Z; 0 for moments before, and for those that nobody will see.
    var sinceEpoch: Int64 {
        guard (0..<9_000_000_000).contains(seconds) else { return 0 }
        return seconds * 1_000_000_000 + Int64(nanoseconds)
    }
}
