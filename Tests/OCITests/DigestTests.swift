import OCI
import Testing

@Suite("Digests")
struct DigestTests {
    static let empty256 = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    @Test("of each algorithm are read as they are written", arguments: DigestAlgorithm.allCases)
    func accepts(_ algorithm: DigestAlgorithm) {
        let text = "\(algorithm.rawValue):\(String(repeating: "0a", count: algorithm.hexLength / 2))"
        #expect(Digest(text)?.text == text)
        #expect(Digest(text)?.algorithm == algorithm)
        #expect(Digest(text)?.hex.count == algorithm.hexLength)
    }

    @Test(
        "that cannot be verified do not exist",
        arguments: [
            "", ":", "sha256", "sha256:", "sha256:baddigeststring", empty256.uppercased(), String(empty256.dropLast()),
            empty256 + "0", " " + empty256, empty256 + "\n", "md5:d41d8cd98f00b204e9800998ecf8427e",
            "sha512:" + empty256.dropFirst(7), "sha256+b64:" + empty256.dropFirst(7),
        ])
    func refuses(_ text: String) {
        #expect(Digest(text) == nil)
    }

    @Test(
        "match the published test vectors for \"abc\"",
        arguments: [
            (DigestAlgorithm.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                .sha384,
                "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"
            ),
            (
                .sha512,
                "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                    + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
            ),
        ])
    func vectors(_ algorithm: DigestAlgorithm, _ hex: String) {
        let digest = Array("abc".utf8).withUnsafeBytes { ContentHasher.digest(of: $0, by: algorithm) }
        #expect(digest.text == "\(algorithm.rawValue):\(hex)")
    }
}
