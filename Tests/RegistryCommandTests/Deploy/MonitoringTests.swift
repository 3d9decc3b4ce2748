import Foundation
import ObjectStorage
import StorageTesting
import Testing

@Suite("deploy/monitoring", .fewAtATime)
struct MonitoringTests {
    static let dashboard = Programs.source("deploy/monitoring/grafana.json")
    static let alerts = Programs.source("deploy/monitoring/alerts.yaml")

    @Test(
        "names in queries are found",
        arguments: [
            ("a", ["a": []], []),
            ("sum by (x, y) (rate(a_total{b=\"c{d}\", e=~\"f\\\"g\"}[5m]))", ["a_total": ["b", "e"]], ["x", "y"]),
            ("sum(a) by (x) / b > 0.5", ["a": [], "b": []], ["x"]), ("max(a{x=\"1\"} - time())", ["a": ["x"]], []),
            ("a and on (i, j) b unless c", ["a": [], "b": [], "c": []], ["i", "j"]),
            (
                "histogram_quantile(0.99, sum by (le) (rate(a_bucket[$__rate_interval]))) > 1e3", ["a_bucket": []],
                ["le"]
            ),
        ] as [(String, [String: Set<String>], Set<String>)])
    func names(_ query: String, _ metrics: [String: Set<String>], _ groupings: Set<String>) throws {
        let names = try QueryNames(query)
        #expect(names.metrics == metrics)
        #expect(names.groupings == groupings)
    }

    @Test(
        "values in queries are found, and those that nothing has",
        arguments: [
            ("a{b=\"x\"}", [], []), ("a{b=\"z\"}", ["z"], ["z"]), ("a{b!=\"z\", c=\"x\"}", ["z"], ["z"]),
            ("a{b=~\"x|y.|5..\"}", [], ["5.."]), ("a{b=~\"x|z|.*\"}", ["z"], ["z"]), ("a{b=~\"x|\"}", [""], [""]),
            ("a{b=~\"y\"}", ["y"], ["y"]), ("a{b!~\"q\\\"\"}", ["q\""], ["q\""]),
        ] as [(String, [String], [String])])
    func values(_ query: String, _ strangers: [String], _ fewer: [String]) throws {
        let names = try QueryNames(query)
        let matchers = try #require(names.selectors["a"])
        #expect(try matchers.flatMap { try $0.strangers(to: ["x", "y2", "503"]) } == strangers)
        #expect(try matchers.flatMap { try $0.strangers(to: ["x", "y2"]) } == fewer)
        #expect(throws: TestFailure.self) {
            try LabelMatcher(label: "a", sign: .matching, value: "(a|b)c").strangers(to: ["ac"])
        }
    }

    @Test("the dashboard and the alerts ask only for what the server shows, by labels and values that it has")
    func queries() async throws {
        try await withBench { bench in
            let queries = try await dashboardQueries() + alertQueries(bench)
            #expect(queries.count > 30)
            let shown = try await shown(on: bench)
            // Prometheus adds those itself.
            let target: Set<String> = ["instance", "job"]
            var used: Set<String> = []
            for query in queries {
                let names = try QueryNames(query)
                var labels = target
                for (metric, selectors) in names.selectors {
                    let known = try #require(shown[metric], "\(metric) in \(query)")
                    for selector in selectors where !target.contains(selector.label) {
                        let values = try #require(known[selector.label], "\(metric) has no \(selector.label): \(query)")
                        let strangers = try selector.strangers(to: values)
                        #expect(strangers.isEmpty, "\(metric)'s \(selector.label) is never that: \(query)")
                    }
                    labels.formUnion(known.keys)
                    used.insert(metric)
                }
                #expect(names.groupings.isSubset(of: labels), "\(query)")
            }
            #expect(used.count > 25)
        }
    }

    @Test("the dashboard has a title, a unit and a place for each panel, and none on another")
    func panels() throws {
        let panels = try panelList().filter { $0["type"] as? String != "row" }
        #expect(panels.count > 20)
        var places: Set<[Int]> = []
        for panel in panels {
            #expect((panel["title"] as? String)?.isEmpty == false)
            let defaults: [String: Any] = try value("fieldConfig.defaults", in: panel)
            #expect(defaults["unit"] is String)
            let place = try value("gridPos", in: panel, as: [String: Int].self)
            let (x, y, w, h) = try (
                #require(place["x"]), #require(place["y"]), #require(place["w"]), #require(place["h"])
            )
            #expect(x + w <= 24)
            for column in x..<x + w {
                for line in y..<y + h { #expect(places.insert([column, line]).inserted, "\(panel["title"] ?? "")") }
            }
        }
    }

    /// The names that the server shows, with their labels and the values of these, after it was used a little: over TLS, with logins, on a
    /// bucket, in service and out of it, with an endpoint that is notified and a collector of traces.
    private func shown(on bench: Bench) async throws -> [String: [String: Set<String>]] {
        let authority = try await CertificateAuthority(on: bench)
        let users = try bench.write(Deployment.userLine + "\n", to: "htpasswd")
        return try await HTTPReceiver.with { receiver in
            let place = "http://127.0.0.1:\(receiver.port)/"
            let server = try await bench.serveWatched(
                "version: 0.1\nstorage:\n" + (try await bench.bucketFolder().yaml)
                    + "http: {tls: {certificate: \(authority.serverCertificate), key: \(authority.serverKey)}}\n"
                    + "auth: {htpasswd: {realm: r, path: \(users)}}\n"
                    + "notifications: {endpoints: [{name: it, url: '\(place)'}]}\n",
                environment: ["OTEL_EXPORTER_OTLP_ENDPOINT": place, "OTEL_TRACES_SAMPLER": "always_off"],
                authority: authority, login: Deployment.login)
            try await server.endpoint.push(artifact: "hello", to: "team/hello", tag: "1.0")
            let absent = try await server.endpoint.send(
                "PUT", "/v2/team/hello/manifests/1.0",
                headers: ["Content-Type: \(Endpoint.manifestType)", "If-None-Match: *"], body: "{}")
            #expect(absent.status >= 400)
            for method in ["GET", "HEAD"] {
                for target in ["/v2/", "/v2/team/hello/manifests/1.0", "/v2/team/hello/tags/list"] {
                    #expect(try await server.endpoint.send(method, target).status == 200)
                }
            }
            #expect(try await server.debug.send("POST", "/debug/health/down").status == 200)
            #expect(try await server.endpoint.get("/v2/").status == 503)
            #expect(try await server.debug.send("POST", "/debug/health/up").status == 200)
            let metrics = try await eventually("the answer to an event") {
                let metrics = try await server.metrics()
                return metrics.sum("registry_notifications_status_total") > 0 ? metrics : nil
            }
            var labels = metrics.labels
            // What fails has no series before it does; it is by the codes of stores.
            let errors = "registry_storage_errors_total"
            #expect(metrics.types[errors] == "counter")
            let codes = Set(StorageError.Code.common.map(\.description))
            labels[errors, default: [:]].merge(["driver": ["s3"], "action": [], "code": codes]) { $0.union($1) }
            return labels
        }
    }

    private func panelList() throws -> [[String: Any]] {
        let tree = try JSONSerialization.jsonObject(with: Data(contentsOf: Self.dashboard))
        return try value("panels", in: tree)
    }

    private func dashboardQueries() throws -> [String] {
        try panelList().flatMap { panel in
            try (panel["targets"] as? [Any] ?? []).map { try value("expr", in: $0, as: String.self) }
        }
    }

    private func alertQueries(_ bench: Bench) async throws -> [String] {
        let document = try #require(try await bench.yamlDocuments(Self.alerts).first)
        let rules: [[String: Any]] = try value("groups.0.rules", in: document)
        #expect(rules.count > 8)
        for rule in rules {
            #expect((rule["alert"] as? String)?.hasPrefix("Packhouse") == true)
            #expect(["critical", "warning"].contains(try value("labels.severity", in: rule, as: String.self)))
            #expect(try !value("annotations.summary", in: rule, as: String.self).isEmpty)
        }
        return try rules.map { try value("expr", in: $0) }
    }
}
