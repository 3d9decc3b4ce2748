/// Who holds room for parts and who waits for it: first come, first served. A value: its owner guards it.
struct PartBudgetState<Waiter> {
    let capacity: Int
    private(set) var used = 0
    private var waiting: [(id: UInt64, size: Int, waiter: Waiter)] = []

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Whether `size` bytes are reserved at once.
    mutating func reserveNow(_ size: Int) -> Bool {
        guard waiting.isEmpty, fits(size) else { return false }
        used += size
        return true
    }

    /// Whether `size` bytes are reserved at once; else `waiter` is queued under `id`, behind all who wait.
    mutating func reserve(_ size: Int, _ id: UInt64, _ waiter: Waiter) -> Bool {
        if reserveNow(size) { return true }
        waiting.append((id, size, waiter))
        return false
    }

    /// Gives back `size` bytes. Returns those whose turn it is; their bytes are reserved.
    mutating func release(_ size: Int) -> [Waiter] {
        used -= size
        return admit()
    }

    /// Takes a waiter out of the queue; nil when its turn has come. With those whose turn it is now.
    mutating func cancel(_ id: UInt64) -> (waiter: Waiter, admitted: [Waiter])? {
        guard let index = waiting.firstIndex(where: { $0.id == id }) else { return nil }
        let waiter = waiting.remove(at: index).waiter
        return (waiter, admit())
    }

    private mutating func admit() -> [Waiter] {
        var admitted: [Waiter] = []
        while let first = waiting.first, fits(first.size) {
            used += first.size
            admitted.append(first.waiter)
            waiting.removeFirst()
        }
        return admitted
    }

    /// One alone always fits, or a part larger than the whole would wait for ever.
    private func fits(_ size: Int) -> Bool {
        used == 0 || size <= capacity - used
    }
}
