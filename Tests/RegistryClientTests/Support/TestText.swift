import NIOCore
import OCI

@testable import RegistryClient

extension RepositoryName {
    static let hello = known("team/hello")

    static func known(_ text: String) -> RepositoryName {
        guard let name = RepositoryName(text) else { preconditionFailure("\(text) is no name") }
        return name
    }
}

extension Tag {
    static func known(_ text: String) -> Tag {
        guard let tag = Tag(text) else { preconditionFailure("\(text) is no tag") }
        return tag
    }
}

extension Reference {
    static func known(tag text: String) -> Reference { .tag(.known(text)) }
}

extension Digest {
    static func of(_ text: String) -> Digest { ByteBuffer(string: text).digest(by: .sha256) }
}

extension Login {
    static func known(_ user: String, _ password: String) -> Login {
        guard let login = try? Login(user: user, password: password) else { preconditionFailure("no login") }
        return login
    }
}

extension ServerAddress {
    static func known(_ text: String) -> ServerAddress {
        guard let address = try? ServerAddress(text) else { preconditionFailure("\(text) is no address") }
        return address
    }
}

extension WebAddress {
    static func known(_ text: String) -> WebAddress {
        guard let address = WebAddress(text) else { preconditionFailure("\(text) is no URL") }
        return address
    }
}

/// Bytes that repeat nowhere, the same for the same seed.
func bytes(_ count: Int, seed: UInt64 = 1) -> ByteBuffer {
    var state = seed
    var buffer = ByteBuffer()
    buffer.reserveCapacity(count)
    while buffer.readableBytes < count {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        buffer.writeInteger(state ^ (state >> 29))
    }
    return buffer.getSlice(at: 0, length: count) ?? buffer
}
