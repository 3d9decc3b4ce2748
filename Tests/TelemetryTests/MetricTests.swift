import Testing

@testable import Telemetry

@Suite("metrics")
struct MetricTests {
    private func lines(_ source: any MetricSource) -> [String] {
        String(decoding: MetricsPage([source]).text(), as: UTF8.self).split(separator: "\n").map(String.init)
            .filter { !$0.hasPrefix("#") }
    }

    @Test("lose nothing when many threads count at once, in whatever lanes")
    func threads() async {
        let cells = MetricCells(count: 3)
        await withTaskGroup(of: Void.self) { group in
            for lane in 0..<40 {
                group.addTask {
                    for _ in 0..<1000 {
                        cells.add(2, to: 1, lane: lane)
                        cells.add(-1, to: 2, lane: lane &* 7)
                    }
                }
            }
        }
        #expect(cells[0..<3] == [0, 80_000, UInt64(bitPattern: -40_000)])
    }

    @Test("of requests are Distribution's, with a handler, a status and a method each")
    func requests() {
        let metrics = RequestMetrics(handlers: ["base", "blob"])
        #expect(!lines(metrics).contains { $0.contains("requests_total") })
        metrics.begin(1, lane: 3)
        metrics.begin(1, lane: 4)
        metrics.leave(1, lane: 5)
        metrics.count(
            FinishedRequest(
                handler: 1, method: .get, status: 200, duration: 2_000_000, received: 0, sent: 5000, isBroken: true),
            lane: 5)
        metrics.count(
            FinishedRequest(
                handler: 1, method: .get, status: 404, duration: 1, received: 0, sent: 10, isBroken: false), lane: 1)
        metrics.count(
            FinishedRequest(
                handler: 0, method: .other, status: 777, duration: -1, received: 7, sent: 0, isBroken: false), lane: 0)
        let lines = lines(metrics)
        for line in [
            #"registry_http_requests_total{handler="blob",code="200",method="get"} 1"#,
            #"registry_http_requests_total{handler="blob",code="404",method="get"} 1"#,
            #"registry_http_requests_total{handler="base",code="other",method="other"} 1"#,
            #"registry_http_responses_broken_total{handler="blob",method="get"} 1"#,
            #"registry_http_responses_broken_total{handler="base",method="other"} 0"#,
            #"registry_http_in_flight_requests{handler="base"} 0"#,
            #"registry_http_in_flight_requests{handler="blob"} 1"#,
            #"registry_http_request_duration_seconds_bucket{handler="blob",method="get",le="0.001"} 1"#,
            #"registry_http_request_duration_seconds_bucket{handler="blob",method="get",le="0.005"} 2"#,
            #"registry_http_request_duration_seconds_sum{handler="blob",method="get"} 0.002000001"#,
            #"registry_http_request_duration_seconds_count{handler="base",method="other"} 1"#,
            #"registry_http_request_size_bytes_sum{handler="base",method="other"} 7"#,
            #"registry_http_response_size_bytes_sum{handler="blob",method="get"} 5010"#,
            #"registry_http_response_size_bytes_bucket{handler="blob",method="get",le="4096"} 1"#,
        ] { #expect(lines.contains(line), "\(line)") }
        #expect(lines.count { $0.contains("requests_total") } == 3)
    }

    @Test(
        "know the methods of HTTP, as they are spelled, and call all others one",
        arguments: [
            ("GET", "get"), ("HEAD", "head"), ("PUT", "put"), ("POST", "post"), ("PATCH", "patch"),
            ("DELETE", "delete"), ("OPTIONS", "options"), ("get", "other"), ("", "other"), ("BREW", "other"),
        ])
    func methods(_ name: String, _ label: String) {
        #expect(RequestMethod(name).label == label)
    }

    @Test(
        "tell the usual statuses apart, and call all others one",
        arguments: [-1, 0, 99, 100, 200, 299, 418, 599, 600, .max])
    func statuses(_ status: Int) {
        let labels = StatusLabels()
        let label = labels.labels[labels.index(of: status)]
        #expect(label == ([100, 200].contains(status) ? "\(status)" : "other"))
    }

    @Test("of logins count each outcome")
    func logins() {
        let metrics = AuthenticationMetrics()
        metrics.count(.wrong, lane: 9)
        metrics.count(.wrong, lane: 2)
        metrics.count(.remembered, lane: 0)
        #expect(lines(metrics).contains(#"registry_authentication_total{outcome="wrong"} 2"#))
        #expect(lines(metrics).contains(#"registry_authentication_total{outcome="remembered"} 1"#))
        #expect(lines(metrics).count == AuthenticationMetrics.Outcome.allCases.count)
    }

    @Test("of the store show what was asked, and why it failed, of which unknown reasons are one")
    func storage() {
        let metrics = StorageMetrics(driver: "d", actions: ["A", "B"], codes: ["full"])
        #expect(lines(metrics).isEmpty)
        metrics.count(1, after: 20_000, failure: nil)
        metrics.count(1, after: 5_000, failure: "full")
        metrics.count(1, after: 5_000, failure: "new")
        let lines = lines(metrics)
        for line in [
            #"registry_storage_action_seconds_bucket{driver="d",action="B",le="1e-05"} 2"#,
            #"registry_storage_action_seconds_count{driver="d",action="B"} 3"#,
            #"registry_storage_errors_total{driver="d",action="B",code="full"} 1"#,
            #"registry_storage_errors_total{driver="d",action="B",code="other"} 1"#,
        ] { #expect(lines.contains(line), "\(line)") }
        #expect(!lines.contains { $0.contains("action=\"A\"") })
    }

    @Test("of notifications are Distribution's, for each endpoint")
    func notifications() {
        let metrics = NotificationMetrics {
            ["a", "b"].map { name in
                EndpointNumbers(
                    name: name, events: 2, successes: 1, failures: 0, errors: 4, dropped: 3, pending: 5,
                    pendingBytes: 6, unsaved: 7, statuses: name == "a" ? [:] : [200: 1, 404: 2, 299: 3, 999: 4])
            }
        }
        let lines = lines(metrics)
        for line in [
            #"registry_notifications_events_total{type="Events",endpoint="b"} 2"#,
            #"registry_notifications_events_total{type="Successes",endpoint="b"} 1"#,
            #"registry_notifications_events_total{type="Failures",endpoint="a"} 0"#,
            #"registry_notifications_events_total{type="Errors",endpoint="a"} 4"#,
            #"registry_notifications_events_total{type="Dropped",endpoint="a"} 3"#,
            #"registry_notifications_pending_total{endpoint="b"} 5"#,
            #"registry_notifications_pending_bytes{endpoint="b"} 6"#,
            #"registry_notifications_unsaved_total{endpoint="a"} 7"#,
            #"registry_notifications_status_total{code="200 OK",endpoint="b"} 1"#,
            #"registry_notifications_status_total{code="404 Not Found",endpoint="b"} 2"#,
            #"registry_notifications_status_total{code="other",endpoint="b"} 7"#,
        ] { #expect(lines.contains(line), "\(line)") }
    }

    @Test("of the process are those of this process")
    func process() throws {
        let lines = lines(ProcessMetrics(version: "1.2"))
        func value(_ name: String) throws -> Double {
            let line = try #require(lines.first { $0.hasPrefix(name + " ") })
            return try #require(Double(line.split(separator: " ")[1]))
        }
        #expect(try value("process_cpu_seconds_total") > 0)
        #expect(try value("process_resident_memory_bytes") > 1_048_576)
        #expect(try value("process_virtual_memory_bytes") >= value("process_resident_memory_bytes"))
        #expect(try value("process_open_fds") >= 3)
        #expect(try value("process_max_fds") > value("process_open_fds"))
        #expect(try value("process_threads") >= 1)
        let now = Double(Timestamp.now().seconds)
        #expect(try value("process_start_time_seconds") <= now + 1)
        #expect(try value("process_start_time_seconds") > now - 7 * 86_400)
        #expect(lines.contains(#"registry_build_info{version="1.2"} 1"#))
    }
}
