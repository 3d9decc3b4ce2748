import Foundation

/// skopeo of Debian, kept from reading or writing anything of the user who runs the tests.
struct Skopeo: Sendable {
    let bench: Bench

    /// Runs skopeo, which has to succeed, and returns what it printed.
    @discardableResult
    func run(_ command: String, _ endpoint: Endpoint, _ arguments: String...) async throws -> String {
        try await bench.succeed(
            Programs.peer("skopeo"), try options() + [command] + endpoint.skopeoOptions() + arguments,
            environment: environment, within: .seconds(90))
    }

    /// Runs skopeo, which may fail.
    func attempt(_ command: String, _ endpoint: Endpoint, _ arguments: String...) async throws -> ChildProcess {
        try await bench.finish(
            Programs.peer("skopeo"), try options() + [command] + endpoint.skopeoOptions() + arguments,
            environment: environment, within: .seconds(90))
    }

    /// Runs skopeo with nothing but these arguments besides what keeps it in its directory; it may fail.
    func attempt(_ command: String, plain arguments: [String]) async throws -> ChildProcess {
        try await bench.finish(
            Programs.peer("skopeo"), try options() + [command] + arguments, environment: environment,
            within: .seconds(90))
    }

    /// Copies an image from or to an endpoint; what is no endpoint is a place on the disk, such as `oci:folder:tag`.
    func copy(from source: Place, to destination: Place) async throws {
        var arguments = ["copy", "--quiet"]
        for (side, place) in [("src", source), ("dest", destination)] {
            guard case .registry(let endpoint, _) = place else { continue }
            arguments += endpoint.skopeoOptions(prefix: "\(side)-")
        }
        arguments += [source.text, destination.text]
        try await bench.succeed(
            Programs.peer("skopeo"), try options() + arguments, environment: environment, within: .seconds(90))
    }

    enum Place {
        case disk(String)
        /// `name` is repository and tag, or repository and digest.
        case registry(Endpoint, name: String)

        var text: String {
            switch self {
            case .disk(let text): text
            case .registry(let endpoint, let name): "docker://\(endpoint.address)/\(name)"
            }
        }
    }

    private func options() throws -> [String] {
        try bench.write("{}", to: "skopeo/registries.d/none.yaml")
        try bench.write("", to: "skopeo/registries.conf")
        try bench.write("", to: "skopeo/tmp/none")
        return [
            "--insecure-policy", "--registries.d", bench.path("skopeo/registries.d"), "--tmpdir",
            bench.path("skopeo/tmp"),
            "--registries-conf", bench.path("skopeo/registries.conf"),
        ]
    }

    /// The rootless user id makes even root keep the cache of blob locations below XDG_DATA_HOME.
    private var environment: [String: String] {
        var variables = Programs.peerEnvironment
        variables["XDG_DATA_HOME"] = bench.path("skopeo/data")
        variables["XDG_RUNTIME_DIR"] = bench.path("skopeo/runtime")
        variables["REGISTRY_AUTH_FILE"] = bench.path("skopeo/auth.json")
        variables["_CONTAINERS_ROOTLESS_UID"] = "1000"
        return variables
    }
}

extension Endpoint {
    /// What skopeo has to be told to reach this server.
    func skopeoOptions(prefix: String = "") -> [String] {
        var options = authority.map { ["--\(prefix)cert-dir", $0.folder] } ?? ["--\(prefix)tls-verify=false"]
        if let login { options += ["--\(prefix)creds", login] }
        return options
    }
}
