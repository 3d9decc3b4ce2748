import Testing
import Wording
import YAML

@testable import RegistryConfiguration

@Suite("Single values")
struct ScalarTests {
    @Test(
        "the booleans of YAML 1.1",
        arguments: ["y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE"])
    func yes(_ text: String) {
        #expect(Scalar(text: text, isPlain: true).boolean == true)
        #expect(Scalar(text: text, isPlain: false).boolean == nil)
    }

    @Test("their opposites", arguments: ["n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE"])
    func no(_ text: String) {
        #expect(Scalar(text: text, isPlain: true).boolean == false)
    }

    @Test("what is no boolean", arguments: ["1", "0", "T", "tRUE", "yES", "oN", ""])
    func noBoolean(_ text: String) {
        #expect(Scalar(text: text, isPlain: true).boolean == nil)
    }

    @Test(
        "the whole numbers of YAML 1.1",
        arguments: [
            ("0", 0), ("12", 12), ("+12", 12), ("-12", -12), ("0123", 83), ("0x1F", 31), ("0b11", 3), ("0o17", 15),
            ("123_456", 123_456), ("-0x10", -16), ("9223372036854775807", Int.max), ("-9223372036854775808", Int.min),
        ])
    func integer(_ text: String, _ number: Int) {
        #expect(Scalar(text: text, isPlain: true).integer == number)
    }

    @Test(
        "what is no whole number",
        arguments: [
            "", "-", "+", "_", "_1", "1.5", "1e3", "0x", "0b2", "08", "--1", "+-1", "0x-1", "9223372036854775808", "٣",
            "1a",
        ])
    func noInteger(_ text: String) {
        #expect(Scalar(text: text, isPlain: true).integer == nil)
    }

    @Test(
        "durations in Go's text",
        arguments: [
            ("0", 0), ("300ms", 300_000_000), ("1h30m", 5_400_000_000_000), ("168h", 604_800_000_000_000),
            ("1.5s", 1_500_000_000), (".5s", 500_000_000), ("1.s", 1_000_000_000), ("-2s", -2_000_000_000),
            ("+2s", 2_000_000_000),
            ("5us", 5000), ("5µs", 5000), ("5μs", 5000), ("7ns", 7), ("1h0m0s", 3_600_000_000_000),
            ("0.1234567899999s", 123_456_789), ("2562047h", 9_223_369_200_000_000_000),
        ] as [(String, Int64)])
    func duration(_ text: String, _ nanoseconds: Int64) {
        #expect(Duration(goText: text) == .nanoseconds(nanoseconds))
    }

    @Test(
        "what is no duration in Go's text",
        arguments: [
            "", "-", "1", "1d", "s", ".s", "1 s", "1s ", "1.2.3s", "2562048h", "99999999999999999999s", "1hh", "９s",
        ])
    func noDuration(_ text: String) {
        #expect(Duration(goText: text) == nil)
    }

    @Test(
        "sizes with units",
        arguments: [
            ("0", 0), ("1000", 1000), ("512MiB", 536_870_912), ("1GiB", 1_073_741_824), ("1 gib", 1_073_741_824),
            ("10MB", 10_000_000), ("64k", 65_536), ("2T", 2_199_023_255_552), ("5B", 5),
        ])
    func byteSize(_ text: String, _ bytes: Int) {
        #expect(ByteSize.bytes(in: text) == bytes)
    }

    @Test(
        "what is no size",
        arguments: ["", "MiB", "-1", "1.5GiB", "1XB", "9999999999TiB", "99999999999999999999", "1GiBB"])
    func noByteSize(_ text: String) {
        #expect(ByteSize.bytes(in: text) == nil)
    }

    @Test(
        "the nearest name, and none when nothing is near",
        arguments: [
            ("filesystm", "filesystem"), ("rootDirectory", "rootdirectory"), ("root_directory", "rootdirectory"),
            ("lgo", "log"), ("banana", nil), ("x", nil), ("", nil), (String(repeating: "a", count: 1000), nil),
        ] as [(String, String?)])
    func nearest(_ name: String, _ expected: String?) {
        #expect(nearestName(to: name, among: ["filesystem", "rootdirectory", "log", "maxthreads"]) == expected)
    }
}
