import NIOCore
import ObjectStorage

/// An append session of an ``S3Store``: gathers bytes into parts, sends those while others are gathered, and keeps each byte in
/// memory once.
///
/// Bytes are durable when a record says so (``AppendRecord``), which only ``synchronize()`` and ``suspend()`` write. A small
/// object that is published without either costs one request.
actor S3AppendSession: AppendSession {
    /// Bytes of the current part that need no room of the budget, so that small objects never wait for large ones.
    static let freeBytes = 256 << 10

    let store: S3Store
    let key: ObjectKey
    /// The key's name in the bucket.
    let name: S3Key
    /// Where the multipart upload is: at the target when that is known, else at the session's own key.
    let place: S3Key
    /// Whether nothing of it is older than this session.
    let isFresh: Bool
    let start: Int64
    /// What was noted at ``start``.
    let startNote: ByteBuffer?
    private let expectedSize: Int64?

    var assembly: PartAssembly
    var upload: S3Upload?
    /// The upload that this session began, as long as no record names it.
    var unrecorded: S3Upload?
    /// The first part number that this session was not given; see ``AppendRecord``.
    var numbersEnd = Int.max
    /// What the record says of the bytes, as long as the first part behind them has not been sent.
    var recorded: (parts: Int, tail: Int, note: ByteBuffer?)?
    /// Whether the record is sealed and says what this session holds.
    var isSealed = false
    /// The finished object at ``name`` that holds all bytes: after ``reader()``, or when the upload was completed before.
    var object: (size: Int64, etag: S3ETag)?
    /// Whether an object lies at ``name`` that has to go at the end.
    var hasObject: Bool
    /// What the record has to be for this session to replace it.
    var recordCondition: WriteCondition
    /// The bytes that the record has by this session; nil when it has changed nothing of them.
    var synchronizedSize: Int64?
    var room: PartRoom? {
        didSet { roomSince = store.client.surroundings.elapsed() }
    }
    /// Since when it has this room.
    private(set) var roomSince: Duration
    /// Whether bytes of this session lie at ``S3Store/asideKey(of:)``, or did.
    var hasAside = false
    /// While bytes are set aside.
    var givingWay: Task<Void, Never>?
    var isBusy = false
    var lastUse: Duration
    var flying: [Task<Result<S3Part, StorageError>, Never>] = []
    private(set) var isOpen = true

    /// A session that begins.
    ///
    /// - Parameter recordCondition: what the record has to be that it replaces.
    init(
        store: S3Store, key: ObjectKey, expecting expectation: AppendExpectation, recordCondition: WriteCondition
    ) {
        self.store = store
        self.key = key
        let name = store.client.keys.object(key)
        self.name = name
        place = expectation.target.map { store.client.keys.object($0) } ?? name
        isFresh = true
        start = 0
        startNote = nil
        expectedSize = expectation.size
        assembly = PartAssembly(
            sizes: PartSizes(
                configured: store.client.settings.partSize, total: expectation.size,
                bound: store.options.partBuffers / 4))
        hasObject = false
        self.recordCondition = recordCondition
        lastUse = store.client.surroundings.elapsed()
        roomSince = lastUse
    }

    /// A session that goes on.
    init(store: S3Store, key: ObjectKey, from source: ResumedAppend, note: ByteBuffer?, room: PartRoom?) {
        self.store = store
        self.key = key
        let name = store.client.keys.object(key)
        self.name = name
        let record = source.record
        place = record.upload?.key ?? name
        isFresh = false
        start = source.object?.size ?? record.size
        startNote = note
        expectedSize = nil
        assembly = PartAssembly(
            sizes: PartSizes(configured: store.client.settings.partSize), parts: record.parts, tail: record.tail,
            next: record.nextNumber)
        upload = record.upload
        object = source.object
        hasObject = record.hasObject
        recordCondition = source.condition
        isSealed = record.isSealed
        if source.isOwn {
            unrecorded = record.upload
        } else {
            numbersEnd = record.freeNumber
            recorded = (record.parts.count, record.tail.readableBytes, note)
        }
        self.room = room
        lastUse = store.client.surroundings.elapsed()
        roomSince = lastUse
        if room != nil { store.gatherers.add(self) }
    }

    deinit {
        // Parts that are on their way end by themselves.
        store.gatherers.remove(ObjectIdentifier(self))
    }

    var offset: Int64 { object?.size ?? assembly.offset }

    nonisolated var keepsNotes: Bool { true }

    /// Whether a record of this session is in the bucket.
    var hasRecord: Bool { recordCondition != .absent }

    func append(_ bytes: ByteBuffer) async throws(StorageError) {
        try await whileOpen { () async throws(StorageError) in
            guard bytes.readableBytes > 0 else { return }
            try await takeBack()
            try await unfoldObject()
            unseal()
            var rest = bytes
            while rest.readableBytes > 0 {
                if room == nil, assembly.gathered.count + rest.readableBytes > S3AppendSession.freeBytes {
                    try await reserveRoom()
                }
                assembly.gather(&rest)
                if let part = assembly.next(.full) { try await send(part) }
            }
        }
    }

    /// Bytes that the current part will take at most.
    private var roomForPart: Int {
        guard let expectedSize else { return assembly.currentSize }
        let missing = expectedSize - assembly.offset + Int64(assembly.gathered.count)
        return max(S3AppendSession.freeBytes, min(assembly.currentSize, Int(clamping: missing)))
    }

    func synchronize() async throws(StorageError) -> Int64 {
        try await synchronize(noting: nil)
    }

    func synchronize(noting note: ByteBuffer) async throws(StorageError) -> Int64 {
        try await synchronize(noting: .some(note))
    }

    func suspend() async throws(StorageError) -> Int64 {
        let size = try await synchronize(noting: nil)
        end()
        return size
    }

    func suspend(noting note: ByteBuffer) async throws(StorageError) -> Int64 {
        let size = try await synchronize(noting: .some(note))
        end()
        return size
    }

    private func synchronize(noting note: ByteBuffer?) async throws(StorageError) -> Int64 {
        if let note { try requireBound(of: note) }
        return try await whileOpen { () async throws(StorageError) in
            try await takeBack()
            // A sealed record says it already.
            if let object, hasRecord { return object.size }
            try await unfoldObject()
            if let part = assembly.next(.enough) { try await send(part) }
            try await arrival()
            try await writeRecord(noting: note, isSealed: false)
            return assembly.offset
        }
    }

    /// Sends a part while the next one is gathered. Waits when as many are on their way as may be.
    func send(_ part: PartAssembly.Outgoing) async throws(StorageError) {
        let room = room
        self.room = nil
        try await reserveNumber(of: part)
        if flying.count >= max(1, store.options.parallelParts) { try await firstArrival() }
        let upload = try await currentUpload()
        let client = store.client
        let key = key
        flying.append(
            Task {
                defer { withExtendedLifetime(room) {} }
                do throws(S3Error) {
                    return .success(try await client.uploadPart(part.payload, number: part.number, of: upload))
                } catch {
                    guard error.reason == .absent else { return .failure(StorageError(error)) }
                    return .failure(
                        StorageError(.closed, "the upload of \(key) was ended by somebody else while it was written"))
                }
            })
    }

    /// Waits until all parts that were sent are at the server.
    func arrival() async throws(StorageError) {
        while !flying.isEmpty { try await firstArrival() }
        // Nothing is promised or published with a gap in it.
        guard !assembly.isFlying else {
            throw StorageError(.closed, "a part of \(key) was given up before it was sent")
        }
    }

    private func firstArrival() async throws(StorageError) {
        assembly.arrived(try await flying.removeFirst().value.get())
    }

    private func currentUpload() async throws(StorageError) -> S3Upload {
        if let upload { return upload }
        let begun = try await asking { () async throws(S3Error) in
            try await store.client.createMultipartUpload(place)
        }
        upload = begun
        unrecorded = begun
        numbersEnd = .max
        return begun
    }

    /// Goes on from the finished object that ``reader()`` made.
    private func unfoldObject() async throws(StorageError) {
        guard let finished = object else { return }
        let record = try await store.unfold(name, finished.etag, upTo: finished.size)
        assembly = PartAssembly(
            sizes: assembly.sizes, parts: record.parts, tail: record.tail, next: record.nextNumber)
        upload = record.upload
        unrecorded = record.upload
        numbersEnd = .max
        isSealed = false
        object = nil
    }

    /// Takes the last part, whatever its size.
    func lastPart() -> PartAssembly.Outgoing? {
        assembly.next(.any)
    }

    /// Ends the session and gives back its memory; what is on its way is not waited for.
    func end() {
        isOpen = false
        room = nil
        for task in flying { task.cancel() }
        flying = []
        assembly = PartAssembly(sizes: assembly.sizes)
    }

    func requireOpen() throws(StorageError) {
        guard isOpen else {
            throw StorageError(.closed, "the append session at \(key) has ended; resume or begin another")
        }
    }

    /// Runs `work` unless the session has ended; when it fails, the session has.
    func whileOpen<Value: Sendable>(
        _ work: () async throws(StorageError) -> Value
    ) async throws(StorageError) -> Value {
        await givingWay?.value
        // It may have ended the session.
        try requireOpen()
        isBusy = true
        defer {
            isBusy = false
            lastUse = store.client.surroundings.elapsed()
        }
        do throws(StorageError) {
            return try await work()
        } catch {
            fail()
            throw error
        }
    }

    /// Ends the session after a failure: bytes that were on their way are lost with it.
    func fail() {
        abortUnrecorded()
        end()
    }

    /// Sees to it that an upload that no record names does not stay until it is purged. The server may have failed just now, so nobody
    /// waits for it.
    private func abortUnrecorded() {
        guard isOpen, let upload = unrecorded else { return }
        let sent = flying
        let client = store.client
        Task {
            for task in sent { _ = await task.value }
            try? await client.abortMultipartUpload(upload)
        }
    }

    func reserveRoom() async throws(StorageError) {
        room = try await store.roomForPart(roomForPart)
        store.gatherers.add(self)
    }
}
