import Foundation

/// Where the programs are that the tests start.
enum Programs {
    private static let top = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The server that is tested: `PACKHOUSE_REGISTRY`, else the one that `swift build` leaves.
    static func registry() throws -> URL {
        if let path = ProcessInfo.processInfo.environment["PACKHOUSE_REGISTRY"] {
            return try program(URL(fileURLWithPath: path), hint: "PACKHOUSE_REGISTRY names it")
        }
        return try program(top.appendingPathComponent(".build/debug/registry"), hint: "`swift build` makes it")
    }

    /// The client that is tested: `PACKHOUSE_PACKCTL`, else the one that `swift build` leaves.
    static func packctl() throws -> URL {
        if let path = ProcessInfo.processInfo.environment["PACKHOUSE_PACKCTL"] {
            return try program(URL(fileURLWithPath: path), hint: "PACKHOUSE_PACKCTL names it")
        }
        return try program(top.appendingPathComponent(".build/debug/packctl"), hint: "`swift build` makes it")
    }

    /// A program that `scripts/peers` unpacked.
    static func peer(_ name: String) throws -> URL {
        try program(peers.appendingPathComponent("usr/bin/\(name)"), hint: "`scripts/peers` unpacks it")
    }

    /// The Python that `scripts/peers` gave the client of ORAS to.
    static func oras() throws -> URL {
        try program(
            peers.deletingLastPathComponent().appendingPathComponent("oras/bin/python"),
            hint: "`scripts/peers` makes it")
    }

    /// What `make release` and `make image` left: `PACKHOUSE_DIST`, else `dist`.
    static let dist =
        ProcessInfo.processInfo.environment["PACKHOUSE_DIST"].map { URL(fileURLWithPath: $0) }
        ?? top.appendingPathComponent("dist")

    /// A file of the tree, by its path from the top.
    static func source(_ path: String) -> URL { top.appendingPathComponent(path) }

    /// The Python that `scripts/peers` gave the schemas of Kubernetes and CycloneDX to.
    static func schemas() throws -> URL {
        try program(
            peers.deletingLastPathComponent().appendingPathComponent("schemas/bin/python"),
            hint: "`scripts/peers` makes it")
    }

    /// A program that `scripts/peers` unpacked for the files of `deploy`.
    static func deployPeer(_ name: String) throws -> URL {
        let inner = deployPeers.appendingPathComponent("bin/\(name)")
        if FileManager.default.isExecutableFile(atPath: inner.path) { return inner }
        return try program(deployPeers.appendingPathComponent("usr/bin/\(name)"), hint: "`scripts/peers` unpacks it")
    }

    /// Lets those find their libraries and modules.
    static var deployPeerEnvironment: [String: String] {
        let folders = ["usr/lib", "lib"].flatMap {
            ["\($0)/\(architecture)-linux-gnu", "\($0)/\(architecture)-linux-gnu/systemd"]
        }
        return [
            "LD_LIBRARY_PATH": folders.map { deployPeers.appendingPathComponent($0).path }.joined(separator: ":"),
            "PYTHONPATH": deployPeers.appendingPathComponent("usr/lib/python3/dist-packages").path,
        ]
    }

    private static var deployPeers: URL { peers.deletingLastPathComponent().appendingPathComponent("deploy") }

    /// Lets the peers find the libraries that were unpacked beside them.
    static var peerEnvironment: [String: String] {
        let folders = ["usr/lib", "lib"].map { peers.appendingPathComponent("\($0)/\(architecture)-linux-gnu").path }
        return ["LD_LIBRARY_PATH": folders.joined(separator: ":")]
    }

    #if arch(arm64)
        private static let architecture = "aarch64"
    #else
        private static let architecture = "x86_64"
    #endif

    private static var peers: URL {
        ProcessInfo.processInfo.environment["PACKHOUSE_PEERS"].map { URL(fileURLWithPath: $0) }
            ?? top.appendingPathComponent(".peers/root")
    }

    private static func program(_ url: URL, hint: String) throws -> URL {
        guard FileManager.default.isExecutableFile(atPath: url.path) else {
            throw TestFailure("there is no program \(url.path); \(hint)")
        }
        return url
    }
}
