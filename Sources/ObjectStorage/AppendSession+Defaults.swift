public import NIOCore

/// What a session does that keeps no notes.
extension AppendSession {
    public var keepsNotes: Bool { false }

    @discardableResult
    public func synchronize(noting note: ByteBuffer) async throws(StorageError) -> Int64 {
        try await synchronize()
    }

    public func seal(noting note: ByteBuffer) async throws(StorageError) {}

    @discardableResult
    public func suspend(noting note: ByteBuffer) async throws(StorageError) -> Int64 {
        try await suspend()
    }
}
