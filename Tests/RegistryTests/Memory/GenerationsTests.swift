import Testing

@testable import Registry

@Suite("Generations")
struct GenerationsTests {
    @Test("never hold more than they may, in number or size", arguments: [1, 2, 3, 7, 100])
    func bounds(_ maximum: Int) {
        var byCount = Generations<Int, Int>(maximumCount: maximum)
        var bySize = Generations<Int, Int>(maximumCount: .max, maximumSize: maximum)
        for key in 0..<1000 {
            byCount.insert(key, for: key)
            bySize.insert(key, for: key, size: key % 3)
            _ = byCount.value(for: key - 1)
            _ = bySize.value(for: key - 1)
            #expect(byCount.count <= maximum)
            #expect(bySize.size <= maximum)
            // What came last is there, unless it could never fit.
            #expect(byCount.value(for: key) == key)
            #expect(bySize.value(for: key) == (key % 3 <= maximum ? key : nil))
        }
    }

    @Test("keep what is asked for again and again, and let go of what is not")
    func use() {
        var generations = Generations<Int, String>(maximumCount: 10)
        generations.insert("hot", for: -1)
        generations.insert("cold", for: -2)
        for key in 0..<100 {
            generations.insert("new", for: key)
            #expect(generations.value(for: -1) == "hot")
        }
        #expect(generations.value(for: -2) == nil)
    }

    @Test("forget what is removed, young or old, and its size")
    func removal() {
        for others in 0..<10 {
            var generations = Generations<Int, String>(maximumCount: 10, maximumSize: 1000)
            generations.insert("one", for: -1, size: 100)
            for key in 0..<others { generations.insert("other", for: key, size: 1) }
            let kept = generations.count
            generations.remove(-1)
            #expect(generations.value(for: -1) == nil)
            #expect(generations.size == generations.count)
            #expect(generations.count >= kept - 1)
        }
    }

    @Test("forget all that are said to be gone, young and old, and nothing else")
    func removalOfMany() {
        var generations = Generations<Int, Int>(maximumCount: 10, maximumSize: 1000)
        for key in 0..<8 { generations.insert(key, for: key, size: 1) }
        generations.removeAll { !$0.isMultiple(of: 3) }
        #expect((0..<8).filter { generations.value(for: $0) != nil } == [0, 3, 6])
        #expect(generations.count == 3)
        #expect(generations.size == 3)
    }

    @Test("replace what is there, and count it once")
    func replacement() {
        var generations = Generations<Int, String>(maximumCount: 10, maximumSize: 100)
        for size in 1...50 { generations.insert("\(size)", for: 1, size: size) }
        #expect(generations.value(for: 1) == "50")
        #expect(generations.count == 1)
        #expect(generations.size == 50)
    }

    @Test("of no room hold nothing")
    func none() {
        var generations = Generations<Int, Int>(maximumCount: 0)
        let isTaken = generations.insert(1, for: 1)
        #expect(!isTaken)
        #expect(generations.value(for: 1) == nil)
        var small = Generations<Int, Int>(maximumCount: 10, maximumSize: 10)
        small.insert(1, for: 1, size: 5)
        let isLargeTaken = small.insert(2, for: 1, size: 11)
        #expect(!isLargeTaken)
        // What was there has been replaced all the same.
        #expect(small.value(for: 1) == nil)
        #expect(small.size == 0)
    }
}
