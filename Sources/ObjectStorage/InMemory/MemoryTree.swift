import NIOCore

/// The keys of an ``InMemoryStore`` and what they take of its limit. A value: its owner guards it.
///
/// Objects are found by their whole key; each container keeps its names in order, so that a page costs no more than
/// what it shows.
struct MemoryTree {
    /// Bytes, with ``MemoryObject/overhead`` for each key.
    let maximumSize: Int64
    private(set) var size: Int64 = 0
    private var objects: [ObjectKey: MemoryObject] = [:]
    private var containers: [ObjectKey: [ObjectListing.Entry]] = [:]

    init(maximumSize: Int64) {
        self.maximumSize = maximumSize
    }

    func object(at key: ObjectKey) -> MemoryObject? {
        objects[key]
    }

    /// Throws `.conditionFailed` unless `condition` holds.
    func check(_ condition: WriteCondition, at key: ObjectKey) throws(StorageError) {
        let holds =
            switch condition {
            case .always: true
            case .absent: objects[key] == nil
            case .version(let version): objects[key].map { $0.version(of: $0.content) } == version
            }
        guard holds else {
            throw StorageError(.conditionFailed, "\(key) is not what the write was to replace")
        }
    }

    /// Throws `.wrongKind` unless an object can be at `key`.
    func checkPlace(_ key: ObjectKey) throws(StorageError) {
        guard key != .root, containers[key] == nil else {
            throw StorageError(.wrongKind, "cannot write an object at \(key); it is a container")
        }
        var ancestor = key.parent
        while let container = ancestor, containers[container] == nil {
            guard objects[container] == nil else {
                throw StorageError(.wrongKind, "cannot write \(key): \(container) is an object, not a container")
            }
            ancestor = container.parent
        }
    }

    /// Puts `object` at `key`, replacing what is there.
    mutating func insert(_ object: MemoryObject, at key: ObjectKey) throws(StorageError) {
        try checkPlace(key)
        let old = objects[key]
        try reserve(object.cost - (old?.cost ?? 0), for: key)
        objects[key] = object
        if old == nil { insertName(of: key) }
    }

    /// Appends to the object at `key`; false, and nothing is done, when it does not belong to `session`. When there is no
    /// room the session ends.
    mutating func append(
        _ bytes: ByteBuffer, at key: ObjectKey, session: UInt64, now: Int64
    ) throws(StorageError) -> Bool {
        guard objects[key]?.session == session else { return false }
        do throws(StorageError) {
            try reserve(Int64(bytes.readableBytes), for: key)
        } catch {
            objects[key]?.session = nil
            throw error
        }
        objects[key]?.append(bytes)
        objects[key]?.modified = now
        return true
    }

    /// Lets `session`, and it alone, write to the object at `key`, and drops what lies behind `offset`.
    mutating func resume(_ key: ObjectKey, at offset: Int64, session: UInt64) throws(StorageError) -> Bool {
        guard let size = objects[key]?.bytes.size else { return false }
        guard offset >= 0, offset <= size else {
            throw StorageError(.conditionFailed, "cannot go on at byte \(offset) of \(key): it has \(size)")
        }
        objects[key]?.truncate(to: offset)
        objects[key]?.session = session
        self.size -= size - offset
        return true
    }

    /// Ends `session`; the size of its object, or nil when `key` holds none of this session.
    mutating func endSession(_ session: UInt64, at key: ObjectKey) -> Int64? {
        guard objects[key]?.session == session else { return nil }
        objects[key]?.session = nil
        return objects[key]?.bytes.size
    }

    /// Moves the object at `key` to `target`, replacing what is there.
    mutating func move(_ key: ObjectKey, to target: ObjectKey) throws(StorageError) {
        try checkPlace(target)
        guard key != target, let object = remove(key) else { return }
        remove(target)
        objects[target] = object
        size += object.cost
        insertName(of: target)
    }

    @discardableResult
    mutating func remove(_ key: ObjectKey) -> MemoryObject? {
        guard let object = objects.removeValue(forKey: key) else { return nil }
        size -= object.cost
        removeName(of: key)
        return object
    }

    /// Whether there was anything at or below `key`.
    mutating func removeTree(_ key: ObjectKey) -> Bool {
        guard let names = containers[key] else { return remove(key) != nil }
        for entry in names {
            _ = removeTree(key.appending(entry.name))
        }
        return true
    }

    func list(_ key: ObjectKey, after last: String?, limit: Int) -> ObjectListing {
        let names = containers[key] ?? []
        let start = last.map { position(of: $0, in: names, after: true) } ?? 0
        let end = start + min(max(0, limit), names.count - start)
        return ObjectListing(entries: Array(names[start..<end]), hasMore: end < names.count)
    }

    private mutating func reserve(_ bytes: Int64, for key: ObjectKey) throws(StorageError) {
        guard bytes <= maximumSize - size else {
            throw StorageError(
                .full,
                "no room for \(bytes) more bytes at \(key): \(size) of the in-memory store's \(maximumSize) are taken")
        }
        size += bytes
    }

    /// Enters `key` into its container, and new containers into theirs.
    private mutating func insertName(of key: ObjectKey) {
        var child = key
        var isContainer = false
        while let parent = child.parent {
            let entry = ObjectListing.Entry(name: String(child.name), isContainer: isContainer)
            let isNew = containers[parent] == nil
            let index = position(of: entry.name, in: containers[parent] ?? [], after: false)
            containers[parent, default: []].insert(entry, at: index)
            guard isNew else { return }
            child = parent
            isContainer = true
        }
    }

    /// Takes `key` out of its container, and empty containers out of theirs.
    private mutating func removeName(of key: ObjectKey) {
        var child = key
        while let parent = child.parent {
            let index = position(of: String(child.name), in: containers[parent] ?? [], after: false)
            containers[parent]?.remove(at: index)
            guard containers[parent]?.isEmpty == true else { return }
            containers[parent] = nil
            child = parent
        }
    }

    /// The place of the first name that is not below `name`, or with `after` the first above it. Names are ASCII, so
    /// the order of strings is that of their bytes.
    private func position(of name: String, in names: [ObjectListing.Entry], after: Bool) -> Int {
        var low = 0
        var high = names.count
        while low < high {
            let middle = (low + high) / 2
            let other = names[middle].name
            if after ? other <= name : other < name { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
