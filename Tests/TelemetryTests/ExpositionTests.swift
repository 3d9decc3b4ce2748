import Testing

@testable import Telemetry

@Suite("Prometheus' text format")
struct ExpositionTests {
    private func text(_ write: (inout Exposition) -> Void) -> String {
        var exposition = Exposition()
        write(&exposition)
        return String(decoding: exposition.bytes, as: UTF8.self)
    }

    @Test("has help, type and samples of each family")
    func family() {
        let text = text { exposition in
            exposition.begin("a_total", .counter, "All of a.")
            exposition.add(UInt64(3))
            exposition.add(UInt64.max, ["x": "1", "y": "2"])
            exposition.begin("b", .gauge, "How much b.")
            exposition.add(Int64(-4))
        }
        #expect(
            text == """
                # HELP a_total All of a.
                # TYPE a_total counter
                a_total 3
                a_total{x="1",y="2"} 18446744073709551615
                # HELP b How much b.
                # TYPE b gauge
                b -4

                """)
    }

    @Test(
        "escapes what would end a label or a line",
        arguments: [
            (#"a"b"#, #"a\"b"#), (#"a\b"#, #"a\\b"#), ("a\nb", #"a\nb"#), ("é\u{1F600}", "é\u{1F600}"), ("", ""),
            ("\\\"\n", #"\\\"\n"#),
        ])
    func labels(_ value: String, _ written: String) {
        let text = text { exposition in
            exposition.begin("a", .gauge, "a")
            exposition.add(Int64(1), ["x": value])
        }
        #expect(text.hasSuffix("a{x=\"\(written)\"} 1\n"))
    }

    @Test("escapes the help as well, in which quotes are plain")
    func help() {
        #expect(text { $0.begin("a", .gauge, "\"a\"\n\\") } == "# HELP a \"a\"\\n\\\\\n# TYPE a gauge\n")
    }

    @Test(
        "writes numbers as Go reads them",
        arguments: [
            (0, "0"), (1024, "1024"), (0.005, "0.005"), (-1.5, "-1.5"), (.infinity, "+Inf"), (-.infinity, "-Inf"),
            (.nan, "NaN"), (1e21, "1e+21"), (123_456_789.25, "123456789.25"),
        ])
    func numbers(_ number: Double, _ written: String) {
        let text = text { exposition in
            exposition.begin("a", .gauge, "a")
            exposition.add(number)
        }
        #expect(text.hasSuffix("\na \(written)\n"))
    }

    @Test("writes a histogram with steps that add up, the sum in its unit, and the count")
    func histogram() {
        let histogram = Histogram(.bytes)
        for number: UInt64 in [0, 1024, 1025, 4096, 5 << 30] { histogram.observe(number, lane: Int(number & 7)) }
        let lines = text { exposition in
            exposition.begin("a", .histogram, "a")
            exposition.add(histogram, ["x": "y"])
        }.split(separator: "\n").dropFirst(2)
        #expect(
            lines.prefix(3) == [
                #"a_bucket{x="y",le="1024"} 2"#, #"a_bucket{x="y",le="4096"} 4"#, #"a_bucket{x="y",le="16384"} 4"#,
            ])
        #expect(
            lines.suffix(4) == [
                #"a_bucket{x="y",le="4294967296"} 4"#, #"a_bucket{x="y",le="+Inf"} 5"#,
                #"a_sum{x="y"} 5368715265"#, #"a_count{x="y"} 5"#,
            ])
        #expect(lines.count == HistogramScale.bytes.bounds.count + 3)
    }

    @Test("shows times that were counted in nanoseconds in seconds, each in the step that holds it")
    func seconds() {
        let histogram = Histogram(.seconds)
        for number: UInt64 in [0, 1_000_000, 1_000_001, 60_000_000_000, 60_000_000_001] { histogram.observe(number) }
        let text = text { exposition in
            exposition.begin("a", .histogram, "a")
            exposition.add(histogram)
        }
        #expect(text.contains("a_bucket{le=\"0.001\"} 2\na_bucket{le=\"0.005\"} 3\n"))
        #expect(text.contains("a_bucket{le=\"60\"} 4\na_bucket{le=\"+Inf\"} 5\n"))
        #expect(text.contains("\na_sum 120.002000002\na_count 5\n"))
    }
}
