import Glibc
import Synchronization

/// Numbers that many threads add to. Each lane has its own, in cache lines of their own, so that the cores of a machine do not
/// wait for each other; a sum is made when somebody reads. What is read of several numbers is of no single moment.
///
/// Safe: the memory is there from the first to the last moment of this value, never moves, and holds atomics alone.
final class MetricCells: @unchecked Sendable {
    /// Cells of 8 bytes in two cache lines: processors fetch them in pairs.
    private static let lineCells = 16
    private static let alignment = lineCells * MemoryLayout<UInt64>.size
    /// A power of two: as many as there are processors, 16 at most.
    private static let usualLanes: Int = {
        var lanes = 1
        while lanes < 16, lanes < sysconf(CInt(_SC_NPROCESSORS_ONLN)) { lanes *= 2 }
        return lanes
    }()

    /// Numbers of a lane.
    let count: Int
    private let laneCount: Int
    private let stride: Int
    private let cells: UnsafeMutablePointer<Atomic<UInt64>>

    init(count: Int, isStriped: Bool = true) {
        self.count = count
        laneCount = isStriped ? Self.usualLanes : 1
        stride = (count + Self.lineCells - 1) / Self.lineCells * Self.lineCells
        let total = laneCount * stride
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: total * MemoryLayout<Atomic<UInt64>>.stride, alignment: Self.alignment)
        cells = memory.bindMemory(to: Atomic<UInt64>.self, capacity: total)
        for index in 0..<total { (cells + index).initialize(to: Atomic(0)) }
    }

    deinit {
        cells.deinitialize(count: laneCount * stride)
        UnsafeMutableRawPointer(cells).deallocate()
    }

    /// Adds to a number; one below zero is taken away. Overflow wraps around.
    ///
    /// - Parameter lane: any number; those who give another do not wait for each other.
    func add(_ number: Int64, to index: Int, lane: Int = 0) {
        precondition(index >= 0 && index < count, "there is no such number")
        cells[(lane & (laneCount - 1)) * stride + index].wrappingAdd(
            UInt64(bitPattern: number), ordering: .relaxed)
    }

    /// The sum over all lanes.
    subscript(_ index: Int) -> UInt64 {
        precondition(index >= 0 && index < count, "there is no such number")
        return (0..<laneCount).reduce(0) { sum, lane in
            sum &+ cells[lane * stride + index].load(ordering: .relaxed)
        }
    }

    /// The sums of some of the numbers.
    subscript(_ indices: Range<Int>) -> [UInt64] { indices.map { self[$0] } }
}
