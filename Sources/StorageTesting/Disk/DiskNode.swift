/// A file or directory of a ``DiskImage``: as programs see it, and as the medium holds it.
struct DiskNode: Sendable {
    let isDirectory: Bool
    var bytes: [UInt8] = []
    var durableBytes: [UInt8] = []
    /// Bytes of a synchronization that failed; they never become durable.
    var lostBytes = false
    /// Names to node numbers.
    var names: [String: Int] = [:]
    var durableNames: [String: Int] = [:]

    init(isDirectory: Bool) {
        self.isDirectory = isDirectory
    }

    mutating func synchronize() {
        guard !lostBytes else { return }
        durableBytes = bytes
        durableNames = names
    }

    func bytes(after cut: PowerCut, _ random: inout SplitMix64) -> [UInt8] {
        switch cut {
        case .unsynchronizedIsLost, .namesRemain: durableBytes
        case .namesAndLengthsRemain: tornBytes
        case .mixture: [durableBytes, tornBytes, bytes][Int(random.next() % 3)]
        }
    }

    func names(after cut: PowerCut, _ random: inout SplitMix64) -> [String: Int] {
        switch cut {
        case .unsynchronizedIsLost: durableNames
        case .namesRemain, .namesAndLengthsRemain: names
        case .mixture:
            Set(names.keys).union(durableNames.keys).sorted().reduce(into: [:]) { mixed, name in
                mixed[name] = random.next() % 2 == 0 ? names[name] : durableNames[name]
            }
        }
    }

    private var tornBytes: [UInt8] {
        guard bytes.count > durableBytes.count else { return durableBytes }
        let new = bytes.count - durableBytes.count
        let kept = durableBytes.count + new / 2
        return bytes[..<kept] + [UInt8](repeating: 0, count: bytes.count - kept)
    }
}
