import Telemetry
import Testing

@Suite("traceparent")
struct TraceContextTests {
    private static let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    private static let parent = "00f067aa0ba902b7"

    @Test(
        "names the trace and the span of its sender",
        arguments: [("00", "00", false), ("00", "01", true), ("00", "ff", true), ("cc", "02", false)])
    func valid(_ version: String, _ flags: String, _ isSampled: Bool) throws {
        let context = try #require(TraceContext(traceparent: "\(version)-\(Self.trace)-\(Self.parent)-\(flags)"))
        #expect(context.traceID == Self.trace)
        #expect(context.parentID == Self.parent)
        #expect(context.isSampled == isSampled)
    }

    @Test("of a version to come may say more")
    func future() {
        #expect(TraceContext(traceparent: "cc-\(Self.trace)-\(Self.parent)-01-what-the-future-brings") != nil)
    }

    @Test(
        "that is not well-formed counts as absent",
        arguments: [
            "", "00", "-", "00-\(trace)-\(parent)", "00-\(trace)-\(parent)-01-", "00-\(trace)-\(parent)-01-more",
            "ff-\(trace)-\(parent)-01", "0-\(trace)-\(parent)-01", "00-\(trace.uppercased())-\(parent)-01",
            "00-\(trace)0-\(parent)-01", "00-\(trace.dropLast())-\(parent)-01", "00-\(trace)-\(parent)-1",
            "00-\(trace)-\(parent)-zz", "00-\(String(repeating: "0", count: 32))-\(parent)-01",
            "00-\(trace)-\(String(repeating: "0", count: 16))-01", "00_\(trace)_\(parent)_01",
            "00-\(trace)-\(parent)-01,00-\(trace)-\(parent)-01", " 00-\(trace)-\(parent)-01",
            "00-\(trace.dropLast())é-\(parent)-01",
        ])
    func malformed(_ text: String) {
        #expect(TraceContext(traceparent: text) == nil)
    }
}
