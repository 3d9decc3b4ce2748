import NIOCore
import OCI
import Testing

@testable import RegistryClient

@Suite("an error document")
struct ServerRefusalTests {
    private static func entries(_ text: String) -> [ServerRefusal] {
        ServerRefusal.entries(of: ByteBuffer(string: text))
    }

    @Test("is read entry by entry, with the digests that it names")
    func reading() {
        let (one, two) = (Digest.of("1"), Digest.of("2"))
        let found = Self.entries(
            """
            {"errors":[{"code":"A","message":"m","detail":{"old":"\(one)","new":{"digest":["\(two)"]},"n":5}},
            {"code":"B","detail":"\(two)"},{"code":"C","message":7},{"message":"nobody"},{"code":""}]}
            """)
        #expect(found.map(\.code) == ["A", "B", "C"])
        #expect(found[0].message == "m")
        #expect(Set(found[0].digests) == [one, two])
        #expect(found[1].digests == [two])
        #expect(found[2].message == "")
    }

    @Test("that is something else says nothing", arguments: ["", "<html>", "[]", "{}", #"{"errors":"no"}"#, "null"])
    func foreign(_ text: String) {
        #expect(Self.entries(text).isEmpty)
    }

    @Test("has bounds, and nothing that a terminal would obey")
    func hostile() {
        let entry = #"{"code":"\u001b[31mX","message":"a\r\nb\u202e\#(String(repeating: "z", count: 2000))"}"#
        let found = Self.entries(#"{"errors":[\#(Array(repeating: entry, count: 20).joined(separator: ","))]}"#)
        #expect(found.count == 8)
        for refusal in found {
            #expect(refusal.message.utf8.count < 500)
            #expect(!(refusal.code + refusal.message).unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E })
        }
        let deep = String(repeating: #"{"a":"#, count: 400) + "1" + String(repeating: "}", count: 400)
        #expect(Self.entries(#"{"errors":[{"code":"A","detail":\#(deep)}]}"#).map(\.digests) == [[]])
        #expect(Self.entries(String(repeating: " ", count: 70_000) + #"{"errors":[{"code":"A"}]}"#).isEmpty)
    }
}
