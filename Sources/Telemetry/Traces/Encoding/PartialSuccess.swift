import FoundationEssentials

/// What a collector that took spans did not take of them (OTLP specification, "Partial Success").
struct PartialSuccess: Hashable, Sendable {
    private struct Document: Decodable {
        struct Number: Decodable {
            var value: Int64

            /// Numbers of 64 bits are texts, and may be numbers.
            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                if let text = try? container.decode(String.self) {
                    value = Int64(text) ?? 0
                } else {
                    value = try container.decode(Int64.self)
                }
            }
        }

        struct Partial: Decodable {
            var rejectedSpans: Number?
            var errorMessage: String?
        }

        var partialSuccess: Partial?
    }

    var rejected: Int64 = 0
    /// Shortened.
    var message = ""

    init() {}

    init(json: [UInt8]) {
        guard let partial = (try? JSONDecoder().decode(Document.self, from: Data(json)))?.partialSuccess else { return }
        rejected = partial.rejectedSpans?.value ?? 0
        message = CollectorAnswer.shortened(partial.errorMessage ?? "")
    }

    init(protobuf: [UInt8]) {
        var response = ProtobufReader(protobuf)
        while let field = response.next() {
            guard case (1, .bytes(let bytes)) = field else { continue }
            var partial = ProtobufReader(bytes)
            while let field = partial.next() {
                switch field {
                case (1, .number(let number)): rejected = Int64(bitPattern: number)
                case (2, .bytes(let text)):
                    message = CollectorAnswer.shortened(String(decoding: text, as: UTF8.self))
                default: break
                }
            }
        }
    }
}
