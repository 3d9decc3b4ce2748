public import HTTPTypes
import NIOCore

/// Header fields that every answer of a server carries, made and encoded once.
public final class StandingFields: Sendable {
    public let fields: HTTPFields
    /// As HTTP/1 writes them.
    let encoded: ByteBuffer

    public init(_ fields: HTTPFields) {
        self.fields = fields
        var encoded = ByteBuffer()
        for field in fields { encoded.writeField(field) }
        self.encoded = encoded
    }
}
