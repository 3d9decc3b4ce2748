import Foundation
import StorageTesting
import Testing

@Suite("deploy/kubernetes", .fewAtATime)
struct KubernetesTests {
    static let names = ["filesystem", "s3"]

    @Test(
        "is right by the schemas of Kubernetes, with no key that they do not know", arguments: names + ["collect"],
        ["1.27", "1.37"]
    )
    func schema(_ name: String, _ version: String) async throws {
        try await withBench { bench in
            let program = try Programs.schemas().deletingLastPathComponent().appendingPathComponent(
                "kubernetes-validate")
            try await bench.succeed(
                Programs.schemas(), [program.path, "--strict", "-k", version, Self.file(name).path])
        }
    }

    @Test("holds a configuration that the server takes, and pods that fit it", arguments: names)
    func pods(_ name: String) async throws {
        try await withBench { bench in
            let objects = try await Self.objects(name, on: bench)
            let deployment = try Self.object("Deployment", in: objects)
            let pod: [String: Any] = try value("spec.template.spec", in: deployment)
            let container: [String: Any] = try value("containers.0", in: pod)
            let text: String =
                try value("data", in: Self.object("ConfigMap", in: objects), as: [String: String].self)["config.yml"]
                ?? ""
            var environment: [String: String] = [:]
            for entry in (container["env"] as? [[String: Any]]) ?? [] {
                environment[try value("name", in: entry)] = "of a secret"
            }
            let configuration = try await EffectiveConfiguration(
                bench.write(text, to: "config.yml"), environment: environment, on: bench)

            let port: Int = try value("ports.0.containerPort", in: container)
            #expect(port == configuration.port)
            #expect(try value("readinessProbe.httpGet.path", in: container, as: String.self) == "/health")
            let mounts = try value("volumeMounts", in: container, as: [[String: Any]].self)
            let paths = try mounts.map { try value("mountPath", in: $0, as: String.self) }
            #expect(try value("args", in: container, as: [String].self) == ["serve", "/etc/spectro/config.yml"])
            #expect(paths.contains("/etc/spectro") && paths.contains("/auth"))
            #expect(try configuration.text("auth.htpasswd.path") == "/auth/htpasswd-basic")
            let volumes = try value("volumes", in: pod, as: [[String: Any]].self).compactMap { $0["name"] as? String }
            #expect(Set(mounts.compactMap { $0["name"] as? String }) == Set(volumes))

            let grace: Int = try value("terminationGracePeriodSeconds", in: pod)
            let pause =
                (try? value("lifecycle.preStop.exec.command.1", in: container, as: String.self)).flatMap { Int($0) }
                ?? 0
            let drain = try #require(configuration.drainSeconds)
            #expect(grace > pause + drain)
            #expect(try value("securityContext.runAsNonRoot", in: pod, as: Bool.self))
            #expect(try value("securityContext.readOnlyRootFilesystem", in: container, as: Bool.self))
            let image = try BuiltImage()
            #expect(try value("image", in: container, as: String.self) == "packhouse:\(image.tag)")
            for folder in (image.execution["Volumes"] as? [String: Any] ?? [:]).keys { #expect(paths.contains(folder)) }
        }
    }

    @Test("leads its service to its pods", arguments: names)
    func service(_ name: String) async throws {
        try await withBench { bench in
            let objects = try await Self.objects(name, on: bench)
            let deployment = try Self.object("Deployment", in: objects)
            let labels = try value("spec.template.metadata.labels", in: deployment, as: [String: String].self)
            let service = try Self.object("Service", in: objects)
            #expect(try value("spec.selector", in: service, as: [String: String].self) == labels)
            #expect(try value("spec.selector.matchLabels", in: deployment, as: [String: String].self) == labels)
            let target: String = try value("spec.ports.0.targetPort", in: service)
            #expect(
                try value("spec.template.spec.containers.0.ports.0.name", in: deployment, as: String.self) == target)
        }
    }

    @Test("asks only for secrets that it says how to make", arguments: names)
    func secrets(_ name: String) async throws {
        try await withBench { bench in
            let objects = try await Self.objects(name, on: bench)
            let head = try String(contentsOf: Self.file(name), encoding: .utf8)
                .split(separator: "\n").prefix { $0.hasPrefix("#") }.joined(separator: "\n")
            let pod: [String: Any] = try value("spec.template.spec", in: Self.object("Deployment", in: objects))
            var needed: [(secret: String, key: String)] = [("registry-users", "htpasswd-basic")]
            for entry in (try value("containers.0", in: pod, as: [String: Any].self)["env"] as? [[String: Any]]) ?? [] {
                let reference: [String: String] = try value("valueFrom.secretKeyRef", in: entry)
                needed.append((reference["name"] ?? "", reference["key"] ?? ""))
            }
            for (secret, key) in needed {
                #expect(head.contains("secret generic \(secret) "))
                #expect(head.contains(key))
            }
        }
    }

    @Test("keeps one writer to one volume")
    func filesystem() async throws {
        try await withBench { bench in
            let objects = try await Self.objects("filesystem", on: bench)
            let deployment = try Self.object("Deployment", in: objects)
            #expect(try value("spec.replicas", in: deployment, as: Int.self) == 1)
            #expect(try value("spec.strategy.type", in: deployment, as: String.self) == "Recreate")
            let claim: String = try value(
                "spec.template.spec.volumes.0.persistentVolumeClaim.claimName", in: deployment)
            let volume = try Self.object("PersistentVolumeClaim", in: objects)
            #expect(try value("metadata.name", in: volume, as: String.self) == claim)
        }
    }

    @Test("runs several replicas over a bucket, with one secret and one address for clients")
    func bucket() async throws {
        try await withBench { bench in
            let objects = try await Self.objects("s3", on: bench)
            let deployment = try Self.object("Deployment", in: objects)
            #expect(try value("spec.replicas", in: deployment, as: Int.self) > 1)
            let names = try value("spec.template.spec.containers.0.env", in: deployment, as: [[String: Any]].self)
                .compactMap { $0["name"] as? String }
            #expect(names.contains("REGISTRY_HTTP_SECRET"))
            let text: String =
                try value("data", in: Self.object("ConfigMap", in: objects), as: [String: String].self)["config.yml"]
                ?? ""
            #expect(text.contains("  s3:") && text.contains("  host: https://"))
            #expect(!text.contains("secretkey"))
        }
    }

    @Test(
        "has the servers write again after a collection, also when the pod that saw it begin is gone",
        arguments: ["Complete", "Failed"])
    func maintenance(_ end: String) async throws {
        try await withBench { bench in
            let jobs = try await Self.objects("collect", on: bench).filter { $0["kind"] as? String == "CronJob" }
            let maintenance = try #require(
                try jobs.first {
                    try value("metadata.name", in: $0, as: String.self) == "registry-maintenance"
                })
            let pod: [String: Any] = try value("spec.jobTemplate.spec.template.spec", in: maintenance)
            let script: String = try value("containers.0.args.0", in: pod)
            let (calls, state) = (bench.path("calls"), bench.path("state"))
            let kubectl = """
                echo "$*" >> \(calls)
                case "$1 $2" in
                  "get job") cat \(state) 2>/dev/null || { test "$4" = --ignore-not-found; } ;;
                  "create job") : > \(state) ;;
                esac
                """
            try await ShellScript.write(kubectl, to: bench.path("bin/kubectl"))
            try await ShellScript.write(": > \(bench.path("waits"))\nexec /bin/sleep 2", to: bench.path("bin/sleep"))
            func run() throws -> ChildProcess {
                try bench.start(
                    URL(fileURLWithPath: "/bin/sh"), ["-c", script],
                    environment: ["PATH": "\(bench.path("bin")):/usr/bin:/bin", "JOB": "4711"])
            }
            func made(_ words: String) throws -> [String] {
                try String(contentsOfFile: calls, encoding: .utf8).split(separator: "\n").map(String.init)
                    .filter { $0.hasPrefix(words) }
            }
            let variable = "set env deployment/registry REGISTRY_STORAGE_MAINTENANCE_READONLY_ENABLED"
            let first = try run()
            _ = try await eventually("the wait for the collection") {
                FileManager.default.fileExists(atPath: bench.path("waits")) ? true : nil
            }
            first.send(SIGKILL)
            _ = try await first.waitForEnd()
            #expect(try made("set env") == ["\(variable)=true"])

            try Data(end.utf8).write(to: URL(fileURLWithPath: state))
            #expect(try await run().waitForEnd() == .exited(end == "Complete" ? 0 : 1))
            #expect(try made("set env") == ["\(variable)=true", "\(variable)-"])
            #expect(try made("create job") == ["create job --from=cronjob/registry-collect registry-collect-4711"])
        }
    }

    private static func file(_ name: String) -> URL { Programs.source("deploy/kubernetes/\(name).yaml") }

    private static func objects(_ name: String, on bench: Bench) async throws -> [[String: Any]] {
        try await bench.yamlDocuments(file(name))
    }

    private static func object(_ kind: String, in objects: [[String: Any]]) throws -> [String: Any] {
        let found = objects.filter { $0["kind"] as? String == kind }
        guard found.count == 1 else { throw TestFailure("there are \(found.count) objects of kind \(kind)") }
        return found[0]
    }
}
