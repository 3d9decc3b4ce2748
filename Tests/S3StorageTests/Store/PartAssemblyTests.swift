import NIOCore
import Testing

@testable import S3Storage

@Suite("the parts of an upload")
struct PartAssemblyTests {
    private static let size = 5 << 20

    private func assembly(_ parts: [S3Part] = [], tail: Int = 0) -> PartAssembly {
        PartAssembly(
            sizes: PartSizes(configured: Self.size), parts: parts, tail: ByteBuffer(repeating: 1, count: tail),
            next: parts.count + 1)
    }

    /// Gathers `count` bytes and returns the sizes of the parts that were ready on the way.
    private func gather(_ count: Int, into assembly: inout PartAssembly) -> [Int] {
        var sent: [Int] = []
        var rest = ByteBuffer(repeating: 2, count: count)
        while rest.readableBytes > 0 {
            assembly.gather(&rest)
            if let part = assembly.next(.full) { sent.append(part.payload.count) }
        }
        return sent
    }

    @Test("are cut to their exact size, whatever pieces the bytes come in")
    func exact() {
        var assembly = assembly()
        var sent = [gather(Self.size - 1, into: &assembly), gather(2, into: &assembly)]
        #expect(assembly.gathered.count == 1)
        sent.append(gather(3 * Self.size, into: &assembly))
        #expect(sent == [[], [Self.size], [Self.size, Self.size, Self.size]])
        #expect(assembly.offset == Int64(4 * Self.size + 1))
        #expect(assembly.nextNumber == 5)
    }

    @Test("are in the order of their numbers, in whatever order they arrive")
    func order() {
        var assembly = assembly()
        _ = gather(3 * Self.size, into: &assembly)
        for number in [2, 3, 1] {
            assembly.arrived(S3Part(number: number, size: Int64(Self.size), etag: S3ETag("\(number)")))
        }
        #expect(assembly.finished.map(\.number) == [1, 2, 3])
        #expect(!assembly.isFlying)
        #expect(assembly.offset == Int64(3 * Self.size))
    }

    @Test("go on behind those that are at the server, with the tail first")
    func resumed() {
        var assembly = assembly([S3Part(number: 1, size: 7, etag: S3ETag("a"))], tail: 100)
        #expect(assembly.offset == 107)
        #expect(assembly.nextNumber == 2)
        let sent = gather(Self.size - 100, into: &assembly)
        #expect(sent == [Self.size])
        #expect(assembly.offset == Int64(Self.size + 7))
    }

    @Test(
        "are sent early only as small as asked for",
        arguments: [
            (PartAssembly.Fill.full, Self.size - 1, false), (.full, Self.size, true), (.enough, Self.size - 1, false),
            (.enough, Self.size, true), (.any, 1, true), (.any, 0, false),
        ])
    func early(_ fill: PartAssembly.Fill, _ count: Int, _ isReady: Bool) {
        var assembly = assembly()
        var bytes = ByteBuffer(repeating: 3, count: count)
        assembly.gather(&bytes)
        let part = assembly.next(fill)
        #expect((part != nil) == isReady)
    }

    @Test("count what was set aside, and hold it again when it is back")
    func aside() {
        var assembly = assembly(tail: 100)
        assembly.putAside()
        #expect(assembly.gathered.count == 0)
        #expect(assembly.offset == 100)
        assembly.takeBack(ByteBuffer(repeating: 1, count: 100))
        #expect(assembly.gathered.count == 100)
        #expect(assembly.offset == 100)
        let sent = gather(Self.size - 100, into: &assembly)
        #expect(sent == [Self.size])
    }
}
