import NIOCore

/// A file opened for reading, closed when the last holder lets go of it.
final class OpenFile: Sendable {
    let size: Int64
    let localFile: LocalFile?
    private let descriptor: CInt
    private let key: ObjectKey
    private let tree: FileTree

    /// Takes over `descriptor`.
    init(descriptor: CInt, size: Int64, key: ObjectKey, tree: FileTree) {
        self.descriptor = descriptor
        self.size = size
        self.key = key
        self.tree = tree
        localFile = tree.calls.givesSystemDescriptors ? LocalFile(owning: descriptor) : nil
    }

    deinit {
        if localFile == nil { tree.calls.close(descriptor) }
    }

    func read(_ range: Range<Int64>) throws(StorageError) -> ByteBuffer {
        let bytes: ByteBuffer
        do throws(SystemCallError) {
            bytes = try tree.calls.readBytes(descriptor, range)
        } catch {
            throw StorageError(error, cannot: "read", tree.path(of: key), reading: true)
        }
        guard bytes.readableBytes == range.count else {
            throw StorageError(
                .inputOutput,
                "\(tree.path(of: key)) ended after \(bytes.readableBytes) of the bytes \(range); it had \(size) when opened"
            )
        }
        return bytes
    }
}
