import Foundation
import Glibc
import StorageTesting

/// podman with runc, both unpacked, and the built image in their store: what `docker run` would do, without a daemon.
///
/// The store is shared by all tests of the process, for it takes seconds to fill. Needs root.
struct ContainerEngine: Sendable {
    static let canRun = getuid() == 0

    let bench: Bench
    /// The name by which the documents run it.
    let image: String

    private static let started = Task { try await start() }

    static func shared() async throws -> ContainerEngine { try await started.value }

    /// Runs podman to its end, for a test.
    func podman(_ arguments: [String], for test: Bench) async throws -> ChildProcess {
        try await test.finish(
            Programs.peer("podman"), arguments, environment: Self.environment(on: bench), within: .seconds(90))
    }

    /// Runs podman, which has to succeed, and returns what it printed.
    @discardableResult
    func succeed(_ arguments: [String], for test: Bench) async throws -> String {
        try await test.succeed(
            Programs.peer("podman"), arguments, environment: Self.environment(on: bench), within: .seconds(90)
        ).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static func start() async throws -> ContainerEngine {
        let bench = try Bench.lasting()
        let built = try BuiltImage()
        // It looks for what concerns the user below HOME, which is the directory of the bench.
        try bench.write(#"{"default":[{"type":"insecureAcceptAnything"}]}"#, to: ".config/containers/policy.json")
        try bench.write("", to: "registries.conf")
        try bench.write(
            "[storage]\ndriver = \"vfs\"\ngraphroot = \"\(bench.path("images"))\"\nrunroot = \"\(bench.path("run"))\"\n",
            to: "storage.conf")
        try bench.write(try await engine(on: bench), to: "containers.conf")
        let image = "packhouse:\(built.tag)"
        try await bench.succeed(
            Programs.peer("skopeo"), ["copy", "--quiet", built.name, "containers-storage:localhost/\(image)"],
            environment: environment(on: bench), within: .seconds(180))
        try clearWhenThisProcessEnds(bench)
        return ContainerEngine(bench: bench, image: image)
    }

    private static func environment(on bench: Bench) -> [String: String] {
        var variables = Programs.peerEnvironment
        variables["HOME"] = bench.directory.path
        variables["CONTAINERS_CONF"] = bench.path("containers.conf")
        variables["CONTAINERS_STORAGE_CONF"] = bench.path("storage.conf")
        variables["CONTAINERS_REGISTRIES_CONF"] = bench.path("registries.conf")
        variables["XDG_RUNTIME_DIR"] = bench.path("runtime")
        variables["TMPDIR"] = bench.directory.path
        return variables
    }

    /// runc is started without the variable by which unpacked programs find their libraries, so a script sets it.
    private static func engine(on bench: Bench) async throws -> String {
        let libraries = Programs.peerEnvironment["LD_LIBRARY_PATH"] ?? ""
        let runc = bench.path("runc")
        try await ShellScript.write(
            "LD_LIBRARY_PATH='\(libraries)' exec '\(try Programs.peer("runc").path)' \"$@\"", to: runc)
        return """
            [containers]
            log_driver = "k8s-file"
            default_ulimits = ["nofile=\(limit(RLIMIT_NOFILE))", "nproc=\(limit(__RLIMIT_NPROC))"]
            [engine]
            conmon_path = ["\(try Programs.peer("conmon").path)"]
            runtime = "runc"
            cgroup_manager = "cgroupfs"
            events_logger = "none"
            tmp_dir = "\(bench.path("tmp"))"
            [engine.runtimes]
            runc = ["\(runc)"]
            [network]
            network_backend = "cni"
            network_config_dir = "\(bench.path("networks"))"
            """
    }

    /// At most what the tests have themselves, as podman's own limits may be above that.
    private static func limit(_ resource: __rlimit_resource) -> String {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(resource.rawValue), &limit)
        let number = min(limit.rlim_max, 4096)
        return "\(number):\(number)"
    }

    /// Nobody tells this process when it is about to end, so a shell waits for that and clears up.
    private static func clearWhenThisProcessEnds(_ bench: Bench) throws {
        let script = """
            tail --pid=\(getpid()) -f /dev/null
            "$1" rm --all --force --volumes --time 0
            rm -rf '\(bench.directory.path)'
            """
        _ = try bench.start(
            URL(fileURLWithPath: "/bin/sh"), ["-c", script, "sh", Programs.peer("podman").path],
            environment: environment(on: bench))
    }
}
