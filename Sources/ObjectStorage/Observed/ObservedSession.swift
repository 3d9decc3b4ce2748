import NIOCore

/// An append to a store that is observed.
struct ObservedSession: AppendSession {
    private let session: any AppendSession
    private let observer: any StorageObserver

    init(_ session: any AppendSession, observer: any StorageObserver) {
        self.session = session
        self.observer = observer
    }

    var offset: Int64 { get async { await session.offset } }

    var keepsNotes: Bool { session.keepsNotes }

    func append(_ bytes: ByteBuffer) async throws(StorageError) {
        try await observer.watching(.append) { () async throws(StorageError) in try await session.append(bytes) }
    }

    @discardableResult
    func synchronize() async throws(StorageError) -> Int64 {
        try await observer.watching(.flush) { () async throws(StorageError) in try await session.synchronize() }
    }

    @discardableResult
    func synchronize(noting note: ByteBuffer) async throws(StorageError) -> Int64 {
        try await observer.watching(.flush) { () async throws(StorageError) in
            try await session.synchronize(noting: note)
        }
    }

    @discardableResult
    func suspend() async throws(StorageError) -> Int64 {
        try await observer.watching(.flush) { () async throws(StorageError) in try await session.suspend() }
    }

    @discardableResult
    func suspend(noting note: ByteBuffer) async throws(StorageError) -> Int64 {
        try await observer.watching(.flush) { () async throws(StorageError) in
            try await session.suspend(noting: note)
        }
    }

    func seal(noting note: ByteBuffer) async throws(StorageError) {
        try await observer.watching(.flush) { () async throws(StorageError) in try await session.seal(noting: note) }
    }

    func reader() async throws(StorageError) -> any ObjectReader {
        let reader = try await observer.watching(.reader) { () async throws(StorageError) in
            try await session.reader()
        }
        return ObservedReader(reader, observer: observer)
    }

    func publish(as key: ObjectKey) async throws(StorageError) {
        try await observer.watching(.move) { () async throws(StorageError) in try await session.publish(as: key) }
    }

    func revert() async throws(StorageError) {
        try await observer.watching(.cancel) { () async throws(StorageError) in try await session.revert() }
    }

    func discard() async throws(StorageError) {
        try await observer.watching(.cancel) { () async throws(StorageError) in try await session.discard() }
    }
}
