/// How spans are written down for a collector (OTLP specification, "OTLP/HTTP").
enum TraceFormat: Hashable, Sendable {
    /// `http/protobuf`
    case protobuf
    /// `http/json`
    case json

    var mediaType: String {
        switch self {
        case .protobuf: "application/x-protobuf"
        case .json: "application/json"
        }
    }

    /// An `ExportTraceServiceRequest`.
    func document(of spans: [Span], resource: [TraceAttribute]) throws -> [UInt8] {
        switch self {
        case .protobuf: ProtobufWriter.trace(of: spans, resource: resource)
        case .json: try TraceDocument(spans, resource: resource).bytes()
        }
    }

    /// What an `ExportTraceServiceResponse` says besides yes; nothing where it cannot be read.
    func report(in answer: [UInt8]) -> PartialSuccess {
        switch self {
        case .protobuf: PartialSuccess(protobuf: answer)
        case .json: PartialSuccess(json: answer)
        }
    }
}
