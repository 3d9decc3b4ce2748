import Foundation

/// containerd of Debian, with everything it keeps in the directory of the test, and its client `ctr`.
///
/// Its plain (native) snapshotter copies files and needs no kernel feature; unpacking layers needs root.
struct Containerd: Sendable {
    private let bench: Bench
    private let socket: String

    /// Starts the daemon as a child of the test and waits until it answers.
    init(on bench: Bench) async throws {
        self.bench = bench
        socket = bench.path("containerd/socket")
        let configuration = try bench.write(
            """
            version = 2
            root = "\(bench.path("containerd/root"))"
            state = "\(bench.path("containerd/state"))"
            disabled_plugins = [
              "io.containerd.grpc.v1.cri", "io.containerd.internal.v1.opt", "io.containerd.internal.v1.restart",
              "io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs",
              "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.overlayfs",
              "io.containerd.snapshotter.v1.zfs",
            ]
            [grpc]
            address = "\(socket)"
            [ttrpc]
            address = "\(bench.path("containerd/ttrpc"))"
            """, to: "containerd/config.toml")
        let daemon = try bench.start(
            Programs.peer("containerd"), ["--config", configuration], environment: Programs.peerEnvironment)
        _ = try await eventually("containerd") {
            if let ending = daemon.currentEnding() {
                throw TestFailure("containerd ended with \(ending): \(daemon.standardError)")
            }
            return try await run("version").isEmpty ? nil : true
        }
    }

    /// Runs a command of `ctr` that talks to a registry, which has to succeed.
    @discardableResult
    func images(_ command: String, _ endpoint: Endpoint, _ arguments: String...) async throws -> String {
        let child = try await attempt(command, endpoint, arguments)
        guard child.currentEnding() == .exited(0) else {
            throw TestFailure("`ctr images \(command)` failed: \(child.standardError)")
        }
        return child.standardOutput
    }

    /// Runs a command of `ctr` that talks to a registry, which may fail.
    func attempt(_ command: String, _ endpoint: Endpoint, _ arguments: [String]) async throws -> ChildProcess {
        var options = ["--plain-http"]
        // Without a word about the host containerd speaks plain HTTP to whatever is on this machine.
        if let authority = endpoint.authority {
            options = ["--hosts-dir", bench.path("containerd/hosts")]
            try bench.write(
                "[host.\"\(endpoint.origin)\"]\nca = \"\(authority.certificate)\"\n",
                to: "containerd/hosts/\(endpoint.address)/hosts.toml")
        }
        if let login = endpoint.login { options += ["--user", login] }
        if command == "pull" { options += ["--snapshotter", "native"] }
        return try await bench.finish(
            Programs.peer("ctr"), ["--address", socket, "images", command] + options + arguments,
            environment: Programs.peerEnvironment, within: .seconds(90))
    }

    /// Runs `ctr` and returns what it printed; nothing when it failed.
    func run(_ arguments: String...) async throws -> String {
        let child = try await bench.finish(
            Programs.peer("ctr"), ["--address", socket] + arguments, environment: Programs.peerEnvironment)
        return child.currentEnding() == .exited(0) ? child.standardOutput : ""
    }
}
