import NIOCore

/// An opened object of an ``ObservedStore``.
struct ObservedReader: ObjectReader {
    private let reader: any ObjectReader
    private let observer: any StorageObserver

    init(_ reader: any ObjectReader, observer: any StorageObserver) {
        self.reader = reader
        self.observer = observer
    }

    var size: Int64 { reader.size }

    var localFile: LocalFile? { reader.localFile }

    func read(_ range: Range<Int64>) async throws(StorageError) -> ByteBuffer {
        try await observer.watching(.read) { () async throws(StorageError) in try await reader.read(range) }
    }

    func read(_ range: Range<Int64>, before end: Int64) async throws(StorageError) -> ByteBuffer {
        try await observer.watching(.read) { () async throws(StorageError) in
            try await reader.read(range, before: end)
        }
    }
}
