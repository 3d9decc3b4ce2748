import Testing

@testable import Encoding

@Suite("base64")
struct Base64Tests {
    @Test(
        "is written with padding, and safe for URLs without",
        arguments: [
            ([], "", ""), ([0x66], "Zg==", "Zg"), ([0x66, 0x6F], "Zm8=", "Zm8"), ([0x66, 0x6F, 0x6F], "Zm9v", "Zm9v"),
            ([0xFB, 0xFF, 0xFE], "+//+", "-__-"), ([0xFF], "/w==", "_w"),
        ] as [([UInt8], String, String)])
    func written(_ bytes: [UInt8], _ standard: String, _ safe: String) {
        #expect(Base64.text(bytes) == standard)
        #expect(Base64.urlSafe(bytes) == safe)
        #expect(Base64.decode(standard.utf8) == bytes)
        #expect(Base64.decodeURLSafe(safe.utf8) == bytes)
        #expect(Base64.isURLSafe(safe) == !bytes.isEmpty)
    }

    @Test(
        "is refused where other bytes would have the same text, and where it is none",
        arguments: ["Zg", "Zg=", "Zh==", "Zm9=", "=Zg=", "Zg==Zg==", "Z===", "-__-", "Zm 9v", "Zm9v\n"])
    func strict(_ text: String) {
        #expect(Base64.decode(text.utf8) == nil)
    }

    @Test("for URLs has no padding and no other alphabet", arguments: ["Zg==", "Zh", "Z", "+//+", "Zm9", "Zm 9"])
    func strictURLSafe(_ text: String) {
        #expect(Base64.decodeURLSafe(text.utf8) == nil)
    }
}
