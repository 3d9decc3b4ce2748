import Foundation
import Glibc

/// podman or buildah of Debian, with its images in the directory of the test. No container is run.
struct ContainerTool: Sendable {
    enum Program: String, CaseIterable, Sendable { case podman, buildah }

    /// Both write images in a user namespace of their own unless root starts them.
    static let canStoreImages = getuid() == 0 || FileManager.default.isExecutableFile(atPath: "/usr/bin/newgidmap")

    let bench: Bench
    let program: Program

    init(_ program: Program, on bench: Bench) throws {
        self.bench = bench
        self.program = program
        // Both read what concerns the user from below HOME, which is the directory of the test.
        try bench.write(#"{"default":[{"type":"insecureAcceptAnything"}]}"#, to: ".config/containers/policy.json")
        try bench.write("", to: ".config/containers/registries.conf")
        try bench.write(try Self.engine(on: bench), to: "containers/containers.conf")
        // In a file, as podman refuses an option for the second folder that is longer than 50 characters.
        try bench.write(
            "[storage]\ndriver = \"vfs\"\ngraphroot = \"\(bench.path("containers/images"))\"\n"
                + "runroot = \"\(bench.path("containers/run"))\"\n", to: "containers/storage.conf")
        try bench.write("{}", to: "containers/auth.json")
    }

    /// Runs the program, which has to succeed, and returns what it printed.
    @discardableResult
    func run(_ arguments: String...) async throws -> String {
        try await succeed(arguments)
    }

    /// Runs a command that talks to a registry, which has to succeed.
    @discardableResult
    func run(_ command: [String], _ endpoint: Endpoint, _ arguments: String...) async throws -> String {
        try await succeed(command + endpoint.skopeoOptions() + arguments)
    }

    /// Runs the program, which may fail.
    func attempt(_ arguments: String...) async throws -> ChildProcess {
        try await finish(arguments)
    }

    /// Runs a command that talks to a registry, which may fail.
    func attempt(_ command: [String], _ endpoint: Endpoint, _ arguments: String...) async throws -> ChildProcess {
        try await finish(command + endpoint.skopeoOptions() + arguments)
    }

    private func succeed(_ arguments: [String]) async throws -> String {
        let child = try await finish(arguments)
        guard child.currentEnding() == .exited(0) else {
            let words = ([program.rawValue] + arguments).joined(separator: " ")
            throw TestFailure("`\(words)` failed: \(child.standardError)")
        }
        return child.standardOutput.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func finish(_ arguments: [String]) async throws -> ChildProcess {
        try await bench.finish(
            Programs.peer(program.rawValue), arguments, environment: environment, within: .seconds(90))
    }

    private var environment: [String: String] {
        var variables = Programs.peerEnvironment
        variables["CONTAINERS_CONF"] = bench.path("containers/containers.conf")
        variables["CONTAINERS_STORAGE_CONF"] = bench.path("containers/storage.conf")
        variables["CONTAINERS_REGISTRIES_CONF"] = bench.path(".config/containers/registries.conf")
        variables["REGISTRY_AUTH_FILE"] = bench.path("containers/auth.json")
        variables["XDG_DATA_HOME"] = bench.path("containers/data")
        variables["XDG_RUNTIME_DIR"] = bench.path("containers/runtime")
        variables["TMPDIR"] = bench.directory.path
        return variables
    }

    /// podman looks for a runtime and a monitor before it does anything, though nothing is run here.
    private static func engine(on bench: Bench) throws -> String {
        """
        [engine]
        conmon_path = ["\(try Programs.peer("conmon").path)"]
        runtime = "crun"
        cgroup_manager = "cgroupfs"
        events_logger = "none"
        tmp_dir = "\(bench.path("containers/tmp"))"
        [engine.runtimes]
        crun = ["\(try Programs.peer("crun").path)"]
        [network]
        network_backend = "cni"
        network_config_dir = "\(bench.path("containers/networks"))"
        """
    }
}
