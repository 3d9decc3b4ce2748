import NIOCore
import Testing

@testable import Registry

@Suite("The memory of pieces")
struct PieceMemoryTests {
    @Test("keeps each one's bytes, and spare pieces only up to a bound")
    func reuse() {
        for round in 0..<2 {
            var pieces: [ByteBuffer] = []
            for number in 0..<100 {
                var piece = PieceMemory.piece()
                #expect(piece.storageCapacity == PieceMemory.pieceSize)
                piece.writeRepeatingByte(UInt8(number + round), count: PieceMemory.pieceSize)
                pieces.append(piece)
            }
            for (number, piece) in pieces.enumerated() {
                let expected = ByteBuffer(repeating: UInt8(number + round), count: PieceMemory.pieceSize)
                #expect(piece == expected)
            }
            pieces = []
            // Other tests take some of them.
            #expect((1...PieceMemory.spareLimit).contains(PieceMemory.spareCount))
        }
    }

    @Test("grows and is cut like any other")
    func otherSizes() {
        var piece = PieceMemory.piece()
        piece.writeRepeatingByte(1, count: PieceMemory.pieceSize)
        var slice = piece.getSlice(at: 100, length: 1000) ?? ByteBuffer()
        slice.writeString("more")
        #expect(slice == ByteBuffer(bytes: Array(repeating: 1, count: 1000) + Array("more".utf8)))
        piece.writeRepeatingByte(2, count: 1 << 20)
        #expect(piece.readableBytes == PieceMemory.pieceSize + (1 << 20))
        #expect(
            piece.readSlice(length: PieceMemory.pieceSize) == ByteBuffer(repeating: 1, count: PieceMemory.pieceSize))
        #expect(piece == ByteBuffer(repeating: 2, count: 1 << 20))
    }
}
