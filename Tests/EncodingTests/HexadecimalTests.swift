import Testing

@testable import Encoding

@Suite("hexadecimal digits")
struct HexadecimalTests {
    @Test(
        "are two for each byte, in lower case, and are read again",
        arguments: [([], ""), ([0], "00"), ([0x0F, 0xA0, 0xFF], "0fa0ff")] as [([UInt8], String)])
    func both(_ bytes: [UInt8], _ text: String) {
        #expect(Hexadecimal.text(of: bytes) == text)
        #expect(Hexadecimal.bytes(of: text) == bytes)
    }

    @Test(
        "are eight for a number of 32 bits",
        arguments: [(0, "00000000"), (0x0123_ABCD, "0123abcd"), (.max, "ffffffff")] as [(UInt32, String)])
    func number(_ number: UInt32, _ text: String) {
        #expect(Hexadecimal.text(number) == text)
    }

    @Test("are nothing else", arguments: ["0", "0F", "g0", "0 ", " 0", "é", "0x", "/0", ":0", "`0"])
    func refused(_ text: String) {
        #expect(Hexadecimal.bytes(of: text) == nil)
    }
}
