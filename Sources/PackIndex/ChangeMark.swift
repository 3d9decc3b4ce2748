import PackFormat

/// The name of a small object by which one process tells the others that it changed a pack: when, which pack, and a number that no other
/// mark has.
struct ChangeMark: Hashable, Sendable {
    /// Seconds since 1970 UTC, by the clock of who changed it.
    var time: Int64
    var pack: PackName
    var number: UInt64

    init(_ pack: PackName, at time: Int64, number: UInt64) {
        self.time = Swift.min(Swift.max(0, time), 9_999_999_999)
        self.pack = pack
        self.number = number
    }

    /// Nil for what is no mark.
    init?(_ name: String) {
        let parts = name.split(separator: "-", maxSplits: 2)
        guard parts.count == 3, let time = Int64(parts[0]), let number = UInt64(parts[1], radix: 36),
            let pack = PackName(parts[2])
        else { return nil }
        self.init(pack, at: time, number: number)
        guard self.name == name else { return nil }
    }

    /// Older marks come first. A key component.
    var name: String {
        let seconds = String(time)
        let place = String(repeating: "0", count: 10 - seconds.utf8.count) + seconds
        return "\(place)-\(String(number, radix: 36))-\(pack)"
    }
}
