import Glibc
package import ObjectStorage
import Synchronization

/// A disk in memory that knows what of it is durable, to be given to a ``FilesystemStore`` in place of the real one. A
/// script makes single calls fail or cuts the power; ``afterPowerCut(_:)`` is the disk that is found then.
///
/// Bytes are durable after their file was synchronized, names after their directory was. There are no symbolic
/// links, modes or times.
package final class SimulatedDisk: FileSystemCalls {
    private struct Handle {
        var number: Int
        var path: String
    }

    private struct State {
        var image: DiskImage
        var script: (@Sendable (DiskCall) -> DiskFault?)?
        var delay: (@Sendable (DiskCall.Operation, String) -> Void)?
        var calls: [DiskCall] = []
        var isOff = false
        var handles: [CInt: Handle] = [:]
        var nextDescriptor: CInt = 3
        var tellsKinds = true
    }

    private let state: Mutex<State>

    /// An empty disk on which files may have `capacity` bytes together.
    package convenience init(capacity: Int = .max) {
        var image = DiskImage()
        image.capacity = capacity
        self.init(image)
    }

    private init(_ image: DiskImage) {
        state = Mutex(State(image: image))
    }

    /// Decides over every call from now on.
    package func follow(_ script: (@Sendable (DiskCall) -> DiskFault?)?) {
        state.withLock { $0.script = script }
    }

    /// Runs `delay` before every call from now on, on its thread; it may block to let others overtake.
    package func delay(_ delay: (@Sendable (DiskCall.Operation, String) -> Void)?) {
        state.withLock { $0.delay = delay }
    }

    /// Whether a directory tells what its names are, as on most file systems.
    package var tellsKinds: Bool {
        get { state.withLock { $0.tellsKinds } }
        set { state.withLock { $0.tellsKinds = newValue } }
    }

    /// Every call so far.
    package var calls: [DiskCall] { state.withLock { $0.calls } }

    /// Descriptors that were opened and not closed.
    package var openDescriptors: Int { state.withLock { $0.handles.count } }

    /// The paths of all files, sorted.
    package var files: [String] { state.withLock { $0.image.files.sorted() } }

    package var capacity: Int {
        get { state.withLock { $0.image.capacity } }
        set { state.withLock { $0.image.capacity = newValue } }
    }

    /// The disk that is found when the power goes now, or went earlier, and comes back.
    package func afterPowerCut(_ cut: PowerCut) -> SimulatedDisk {
        SimulatedDisk(state.withLock { $0.image.after(cut) })
    }

    package var givesSystemDescriptors: Bool { false }

    package func open(_ path: String, for access: FileAccess) throws(SystemCallError) -> CInt {
        try call(.open, path) { state, _ throws(SystemCallError) in
            let number: Int
            switch access {
            case .creating: number = try state.image.make(path, isDirectory: false)
            case .reading, .writing, .directory: number = try state.image.number(of: path)
            }
            let isDirectory = state.image.nodes[number]?.isDirectory == true
            if access == .directory, !isDirectory { throw SystemCallError(ENOTDIR) }
            if access == .writing, isDirectory { throw SystemCallError(EISDIR) }
            let descriptor = state.nextDescriptor
            state.nextDescriptor += 1
            state.handles[descriptor] = Handle(number: number, path: path)
            return descriptor
        }
    }

    package func close(_ descriptor: CInt) {
        state.withLock { $0.handles[descriptor] = nil }
    }

    /// One process alone has this disk.
    package func lock(_ descriptor: CInt) throws(SystemCallError) -> Bool { true }

    package func closeLocked(_ descriptor: CInt) {
        close(descriptor)
    }

    package func status(of path: String) throws(SystemCallError) -> FileStatus {
        try call(.status, path) { state, _ throws(SystemCallError) in
            SimulatedDisk.status(of: state.image.nodes[try state.image.number(of: path)])
        }
    }

    package func status(of descriptor: CInt) throws(SystemCallError) -> FileStatus {
        try call(.status, descriptor) { state, number, _ in SimulatedDisk.status(of: state.image.nodes[number]) }
    }

    package func isLink(_ path: String) throws(SystemCallError) -> Bool {
        try call(.linkStatus, path) { state, _ throws(SystemCallError) in
            _ = try state.image.number(of: path)
            return false
        }
    }

    package func checkWritable(_ path: String) throws(SystemCallError) {
        try call(.checkWritable, path) { state, _ throws(SystemCallError) in _ = try state.image.number(of: path) }
    }

    package func read(
        _ descriptor: CInt, into bytes: UnsafeMutableRawBufferPointer, at offset: Int64
    ) throws(SystemCallError) -> Int {
        // Safe: the buffer is used within this call only, which the lock does not outlive.
        nonisolated(unsafe) let bytes = bytes
        return try call(.read, descriptor) { state, number, most throws(SystemCallError) in
            guard let node = state.image.nodes[number], !node.isDirectory else { throw SystemCallError(EISDIR) }
            let start = min(Int(offset), node.bytes.count)
            let count = min(bytes.count, node.bytes.count - start, most)
            node.bytes.withUnsafeBytes { source in
                bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: source[start..<(start + count)]))
            }
            return count
        }
    }

    package func write(
        _ descriptor: CInt, _ bytes: UnsafeRawBufferPointer, at offset: Int64
    ) throws(SystemCallError) -> Int {
        // Safe: as in `read`.
        nonisolated(unsafe) let bytes = bytes
        return try call(.write, descriptor) { state, number, most throws(SystemCallError) in
            let part = UnsafeRawBufferPointer(rebasing: bytes[..<min(bytes.count, most)])
            return try state.image.write(part, to: number, at: Int(offset))
        }
    }

    package func truncate(_ descriptor: CInt, to size: Int64) throws(SystemCallError) {
        try call(.truncate, descriptor) { state, number, _ in state.image.resize(number, to: Int(size)) }
    }

    package func synchronize(_ descriptor: CInt) throws(SystemCallError) {
        try call(.synchronize, descriptor) { state, number, _ in state.image.synchronize(number) }
    }

    package func rename(_ path: String, to target: String) throws(SystemCallError) {
        try call(.rename, path) { state, _ throws(SystemCallError) in try state.image.rename(path, to: target) }
    }

    package func unlink(_ path: String) throws(SystemCallError) {
        try call(.unlink, path) { state, _ throws(SystemCallError) in
            try state.image.remove(path, isDirectory: false)
        }
    }

    package func makeDirectory(_ path: String) throws(SystemCallError) {
        try call(.makeDirectory, path) { state, _ throws(SystemCallError) in
            _ = try state.image.make(path, isDirectory: true)
        }
    }

    package func removeDirectory(_ path: String) throws(SystemCallError) {
        try call(.removeDirectory, path) { state, _ throws(SystemCallError) in
            try state.image.remove(path, isDirectory: true)
        }
    }

    package func forEachName(
        in path: String, _ visit: (_ name: UnsafeRawBufferPointer, _ kind: FileStatus.Kind?) -> Void
    ) throws(SystemCallError) {
        let names: [(String, FileStatus.Kind?)] = try call(.list, path) { state, _ throws(SystemCallError) in
            let node = state.image.nodes[try state.image.number(of: path)]
            guard let node, node.isDirectory else { throw SystemCallError(ENOTDIR) }
            return node.names.map { name, child in
                (name, state.tellsKinds ? SimulatedDisk.status(of: state.image.nodes[child]).kind : nil)
            }
        }
        for (name, kind) in names {
            var name = name
            name.withUTF8 { visit(UnsafeRawBufferPointer($0), kind) }
        }
    }

    private static func status(of node: DiskNode?) -> FileStatus {
        FileStatus(
            kind: node?.isDirectory == true ? .directory : .file, size: Int64(node?.bytes.count ?? 0), modified: 0)
    }

    /// Counts a call, asks the script, and does it; `body` gets the most bytes that it may read or write.
    private func call<Value: Sendable>(
        _ operation: DiskCall.Operation, _ path: String, number: Int? = nil,
        _ body: (inout State, _ most: Int) throws(SystemCallError) -> Value
    ) throws(SystemCallError) -> Value {
        state.withLock { $0.delay }?(operation, path)
        return try state.withLock { state throws(SystemCallError) in
            guard !state.isOff else { throw SystemCallError(EIO) }
            let call = DiskCall(index: state.calls.count, operation: operation, path: path)
            state.calls.append(call)
            switch state.script?(call) {
            case .powerCut:
                state.isOff = true
                throw SystemCallError(EIO)
            case .error(let code):
                if operation == .synchronize, let number { state.image.loseUnsynchronizedBytes(of: number) }
                throw SystemCallError(code)
            case .short(let most):
                return try body(&state, most)
            case nil:
                return try body(&state, .max)
            }
        }
    }

    private func call<Value: Sendable>(
        _ operation: DiskCall.Operation, _ descriptor: CInt,
        _ body: (inout State, _ number: Int, _ most: Int) throws(SystemCallError) -> Value
    ) throws(SystemCallError) -> Value {
        guard let handle = state.withLock({ $0.handles[descriptor] }) else { throw SystemCallError(EBADF) }
        return try call(operation, handle.path, number: handle.number) { state, most throws(SystemCallError) in
            try body(&state, handle.number, most)
        }
    }
}
