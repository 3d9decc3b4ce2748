/// The numbers of fields are those of opentelemetry-proto: `collector/trace/v1`, `trace/v1`, `resource/v1` and `common/v1`.
extension ProtobufWriter {
    /// An `ExportTraceServiceRequest`.
    static func trace(of spans: [Span], resource: [TraceAttribute]) -> [UInt8] {
        var request = ProtobufWriter()
        request.add(1) { resourceSpans in
            resourceSpans.add(1) { message in
                for attribute in resource { message.add(1, attribute.name, .text(attribute.value)) }
            }
            resourceSpans.add(2) { scopeSpans in
                scopeSpans.add(1) { $0.add(1, text: TraceDocument.scope) }
                for span in spans { scopeSpans.add(2) { $0.add(span) } }
            }
        }
        return request.bytes
    }

    private mutating func add(_ span: Span) {
        add(1, bytes: Self.bytes(span.identity.traceID))
        add(2, bytes: Self.bytes(span.identity.id))
        if let parent = span.identity.parentID { add(4, bytes: Self.bytes(parent)) }
        add(5, text: span.name)
        add(6, number: UInt64(TraceDocument.serverKind))
        add(7, fixed: UInt64(span.start.sinceEpoch))
        add(8, fixed: UInt64(span.end.sinceEpoch))
        for attribute in span.attributes { add(9, attribute.name, attribute.value) }
        if let failure = span.failure {
            add(15) { status in
                status.add(2, text: failure)
                status.add(3, number: UInt64(TraceDocument.failureCode))
            }
        }
        add(16, fixed: span.flags)
    }

    private mutating func add(_ field: Int, _ name: String, _ value: Span.Value) {
        add(field) { attribute in
            attribute.add(1, text: name)
            attribute.add(2) { holder in
                switch value {
                // Empty is not absent here, where one of several fields is set.
                case .text(let text): holder.add(1, bytes: Array(text.utf8))
                case .number(let number): holder.add(oneOf: 3, number: UInt64(bitPattern: number))
                }
            }
        }
    }

    private static func bytes(_ digits: String) -> [UInt8] {
        let digits = Array(digits.utf8)
        return stride(from: 0, to: digits.count - 1, by: 2).map { value(digits[$0]) << 4 | value(digits[$0 + 1]) }
    }

    private static func value(_ digit: UInt8) -> UInt8 {
        digit >= UInt8(ascii: "a") ? digit - UInt8(ascii: "a") + 10 : digit - UInt8(ascii: "0")
    }
}
