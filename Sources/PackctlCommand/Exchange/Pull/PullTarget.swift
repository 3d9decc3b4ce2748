import FoundationEssentials
import Glibc
import PackFormat

/// The folder that a pulled pack becomes: always `<name>-<version>` below the one that the command names, whether that is there or not.
struct PullTarget: Hashable, Sendable {
    /// What is there before the pull.
    enum Occupant: Hashable, Sendable {
        case nothing
        /// The same files.
        case same
        case other
    }

    enum Plan: Hashable, Sendable {
        case unpack
        case replace
        case leave
        case refuse
    }

    let parent: String
    let path: String

    init(_ parent: String, pack: PackName, version: String) {
        self.parent = parent.isEmpty ? "." : parent
        let folder = "\(pack)-\(version)"
        path = self.parent.hasSuffix("/") ? self.parent + folder : "\(self.parent)/\(folder)"
    }

    static func plan(_ occupant: Occupant, isForced: Bool) -> Plan {
        switch occupant {
        case .nothing: .unpack
        case .same: .leave
        case .other: isForced ? .replace : .refuse
        }
    }

    /// Looks at what is there. An empty folder is nothing.
    func occupant(comparedTo content: ContentDigest) -> Occupant {
        var status = stat()
        guard lstat(path, &status) == 0 else { return .nothing }
        if let names = try? FileManager.default.contentsOfDirectory(atPath: path), names.isEmpty { return .nothing }
        guard let folder = try? PackFolder(at: path) else { return .other }
        return folder.contentDigest == content ? .same : .other
    }
}
