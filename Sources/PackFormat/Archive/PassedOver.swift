/// Files and folders that a reader left out, for people to be told: how many, and the first of them.
public struct PassedOver: Hashable, Sendable {
    /// Names that are kept.
    private static let named = 5

    public private(set) var count = 0
    /// At most five, in the order in which they were met.
    public private(set) var first: [String] = []

    public init() {}

    /// - Parameter path: as people are to be told it.
    public mutating func add(_ path: String) {
        count += 1
        if first.count < PassedOver.named { first.append(path) }
    }

    /// Takes over what another reader left out of a folder, whose path is set before each name.
    public mutating func add(_ others: PassedOver, in folder: String) {
        count += others.count
        for path in others.first where first.count < PassedOver.named { first.append("\(folder)/\(path)") }
    }
}

extension PassedOver: CustomStringConvertible {
    /// `.git, charts/.DS_Store and 3 more`
    public var description: String {
        let names = first.joined(separator: ", ")
        return count > first.count ? "\(names) and \(count - first.count) more" : names
    }
}
