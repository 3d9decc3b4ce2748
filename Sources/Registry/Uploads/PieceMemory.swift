import Glibc
@_spi(CustomByteBufferAllocator) import NIOCore
import Synchronization

/// Memory for the pieces of uploads, which are all alike: what one gives back the next one takes, and all but a few that nobody
/// takes go back to the system. By `malloc` thousands of them that come and go between other things leave holes that stay.
enum PieceMemory {
    /// Bytes of a piece.
    static let pieceSize = 256 << 10

    /// Pieces that are kept for those who come next.
    static let spareLimit = 48
    /// Bytes before the pointer that is given out; the first eight tell who made it.
    private static let headerSize = 16
    private static let mappedSize = pieceSize + headerSize

    private enum Maker: UInt64 {
        case map = 1
        case malloc = 2
    }

    private static let spare = Mutex<[UInt]>([])

    private static let allocator = ByteBufferAllocator(
        allocate: { PieceMemory.allocate($0) },
        reallocate: { old, oldSize, size in
            let new = PieceMemory.allocate(size)
            if let old {
                new.copyMemory(from: old, byteCount: min(oldSize, size))
                PieceMemory.deallocate(old)
            }
            return new
        },
        deallocate: { PieceMemory.deallocate($0) },
        copy: { $0.copyMemory(from: $1, byteCount: $2) })

    /// An empty buffer with room for a piece.
    static func piece() -> ByteBuffer {
        allocator.buffer(capacity: pieceSize)
    }

    /// Pieces that are kept and not in use.
    static var spareCount: Int { spare.withLock(\.count) }

    private static func allocate(_ size: Int) -> UnsafeMutableRawPointer {
        guard size == pieceSize else { return made(by: .malloc, malloc(size + headerSize)) }
        if let address = spare.withLock({ $0.popLast() }), let piece = UnsafeMutableRawPointer(bitPattern: address) {
            return piece
        }
        if let map = mmap(nil, mappedSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
            map != MAP_FAILED
        {
            return made(by: .map, map)
        }
        // A process has only so many maps.
        return made(by: .malloc, malloc(size + headerSize))
    }

    private static func made(by maker: Maker, _ base: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer {
        // A buffer cannot be told that there is none; Swift ends so at every other allocation, too.
        guard let base else { fatalError("no memory for the bytes of an upload") }
        base.storeBytes(of: maker.rawValue, as: UInt64.self)
        return base + headerSize
    }

    private static func deallocate(_ pointer: UnsafeMutableRawPointer) {
        let base = pointer - headerSize
        guard base.load(as: UInt64.self) == Maker.map.rawValue else {
            free(base)
            return
        }
        let isKept = spare.withLock { spare in
            guard spare.count < spareLimit else { return false }
            spare.append(UInt(bitPattern: pointer))
            return true
        }
        if !isKept { munmap(base, mappedSize) }
    }
}
