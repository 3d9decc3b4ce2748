/// Remembers what was used last, within bounds, at a cost that does not grow: what is new, or used again, is young. When
/// half of the room is young, the young become the old, and the old that nobody asked for meanwhile go, all at once.
package struct Generations<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Slot {
        var value: Value
        var size: Int
    }

    private struct Generation {
        var slots: [Key: Slot] = [:]
        var size = 0

        mutating func remove(_ key: Key) -> Slot? {
            guard let slot = slots.removeValue(forKey: key) else { return nil }
            size -= slot.size
            return slot
        }
    }

    /// Entries in all.
    let maximumCount: Int
    /// The sum of their sizes.
    let maximumSize: Int
    private var young = Generation()
    private var old = Generation()
    package private(set) var uses = CacheUses()

    package init(maximumCount: Int, maximumSize: Int = .max) {
        self.maximumCount = maximumCount
        self.maximumSize = maximumSize
    }

    var count: Int { young.slots.count + old.slots.count }
    var size: Int { young.size + old.size }

    /// What is remembered for `key`; it is young again.
    package mutating func value(for key: Key) -> Value? {
        if let slot = young.slots[key] {
            uses.hits &+= 1
            return slot.value
        }
        guard let slot = old.remove(key) else {
            uses.misses &+= 1
            return nil
        }
        uses.hits &+= 1
        admit(slot, for: key)
        return slot.value
    }

    /// Remembers `value`, whatever was there before. What could never fit is not taken. Returns whether it was.
    @discardableResult
    package mutating func insert(_ value: Value, for key: Key, size: Int = 0) -> Bool {
        remove(key)
        guard maximumCount > 0, size <= maximumSize else { return false }
        admit(Slot(value: value, size: size), for: key)
        return true
    }

    package mutating func remove(_ key: Key) {
        _ = young.remove(key)
        _ = old.remove(key)
    }

    /// Removes every entry that `isGone` says of.
    mutating func removeAll(where isGone: (Value) -> Bool) {
        for (key, slot) in young.slots where isGone(slot.value) { _ = young.remove(key) }
        for (key, slot) in old.slots where isGone(slot.value) { _ = old.remove(key) }
    }

    private mutating func admit(_ slot: Slot, for key: Key) {
        if young.slots.count >= maximumCount / 2 + maximumCount % 2 || young.size > maximumSize / 2 - slot.size {
            old = young
            young = Generation()
        }
        young.slots[key] = slot
        young.size += slot.size
        if count > maximumCount || size > maximumSize { old = Generation() }
    }
}
