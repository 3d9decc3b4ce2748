import Foundation

/// The Python client of ORAS, one call of it a process.
struct Oras: Sendable {
    let bench: Bench
    let endpoint: Endpoint

    /// Runs one of the calls that ``program`` knows, which has to succeed, and returns its JSON.
    @discardableResult
    func run(_ call: String, _ arguments: String...) async throws -> Any {
        let child = try await attempt(call, arguments)
        guard child.currentEnding() == .exited(0) else {
            throw TestFailure("oras \(call) \(arguments) failed: \(child.standardError)")
        }
        return try JSONSerialization.jsonObject(
            with: Data(child.standardOutput.utf8.split(separator: UInt8(ascii: "\n")).last ?? []),
            options: .fragmentsAllowed)
    }

    func attempt(_ call: String, _ arguments: [String]) async throws -> ChildProcess {
        var environment = Programs.peerEnvironment
        environment["PYTHONDONTWRITEBYTECODE"] = "1"
        environment["REGISTRY"] = endpoint.address
        environment["AUTHORITY"] = endpoint.authority?.certificate
        environment["LOGIN"] = endpoint.login
        return try await bench.finish(
            Programs.oras(), ["-c", Self.program, call] + arguments, environment: environment)
    }

    private static let program = """
        import json, os, sys
        import oras.client, oras.oci

        registry, authority, login = (os.environ.get(name) for name in ("REGISTRY", "AUTHORITY", "LOGIN"))
        client = oras.client.OrasClient(
            hostname=registry, insecure=authority is None, tls_verify=authority or True,
            auth_backend="basic" if login else "token")
        if login:
            client.auth.set_basic_auth(*login.split(":", 1))
        call, target, rest = sys.argv[1], f"{registry}/{sys.argv[2]}", sys.argv[3:]

        def attach(media_type, digest, size, file, chunked):
            subject = oras.oci.Subject(media_type, digest, int(size)) if digest else None
            answer = client.push(
                target, files=[file], disable_path_validation=True, subject=subject, do_chunked=chunked, chunk_size=1000)
            return answer.headers["Docker-Content-Digest"]

        def referrers(digest):
            name = client.get_container(target).api_prefix
            answer = client.do_request(f"{client.prefix}://{registry}/v2/{name}/referrers/{digest}")
            client._check_200_response(answer)
            return [manifest["digest"] for manifest in answer.json()["manifests"]]

        print(json.dumps({
            "push": lambda file: attach(None, None, 0, file, False),
            "push-chunked": lambda file: attach(None, None, 0, file, True),
            "attach": lambda file, media_type, digest, size: attach(media_type, digest, size, file, False),
            "pull": lambda folder: client.pull(target, outdir=folder),
            "tags": lambda: client.get_tags(target),
            "manifest": lambda: client.get_manifest(target),
            "referrers": referrers,
            "delete": lambda tag: client.delete_tag(target, tag),
        }[call](*rest)))
        """
}
