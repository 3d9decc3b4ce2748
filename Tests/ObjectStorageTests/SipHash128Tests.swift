import Testing

@testable import ObjectStorage

@Suite("SipHash with 128 bits")
struct SipHash128Tests {
    @Test(
        "gives the reference's values for the bytes 0, 1, 2… under the key 0, 1, …, 15",
        arguments: [
            (0, "a3817f04ba25a8e66df67214c7550293"), (1, "da87c1d86b99af44347659119b22fc45"),
            (7, "a1f1ebbed8dbc153c0b84aa61ff08239"), (8, "3b62a9ba6258f5610f83e264f31497b4"),
            (15, "5493e99933b0a8117e08ec0f97cfc3d9"), (63, "5150d1772f50834a503e069a973fbd7c"),
        ])
    func referenceValues(_ count: Int, _ wanted: String) {
        let bytes = (0..<count).map { UInt8($0) }
        let hash = bytes.withUnsafeBytes {
            SipHash128(of: $0, key: (0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908))
        }
        let seen = withUnsafeBytes(of: (hash.low.littleEndian, hash.high.littleEndian)) { bytes in
            bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
        }
        #expect(seen == wanted)
    }
}
