import StorageTesting

/// One of four clients that write until their server is killed, and go on with the next one.
struct KillWriter: Sendable {
    static let shared = "kill/shared"
    static let emptyConfig: [UInt8] = Array("{}".utf8)

    let number: Int
    let ledger: Ledger
    var generator: SplitMix64
    var uploads: [OpenUpload] = []
    /// Blobs of ``repository`` that no manifest refers to, manifests of it, and how many were made.
    var looseBlobs: [String] = []
    var manifests: [(digest: String, tag: String)] = []
    var manifestsMade = 0
    var problems: [String] = []

    init(number: Int, seed: UInt64, ledger: Ledger) {
        self.number = number
        self.ledger = ledger
        generator = SplitMix64(seed: seed &* 1_000 &+ UInt64(number))
    }

    /// Where it alone writes.
    var repository: String { "kill/writer\(number)" }

    /// Goes on with what it had begun, then writes until the connection breaks.
    mutating func run(on port: Int, until killSwitch: KillSwitch) {
        var exchange: KillExchange?
        do {
            var opened = try KillExchange(port: port, killSwitch: killSwitch)
            exchange = opened
            try goOn(by: &opened, while: { true })
        } catch let error as KillExchange.UnexpectedAnswer {
            problems.append(error.description)
        } catch {
            if exchange?.killSwitch.isFired != true { problems.append("writer \(number): \(error)") }
        }
    }

    /// Goes on with what it had begun, then writes as long as it may.
    mutating func goOn(by exchange: inout KillExchange, while mayGoOn: () -> Bool) throws {
        try resumeUploads(by: &exchange)
        forgetTagsThatDidNotMove()
        try pushBlob(Self.emptyConfig, to: repository, by: &exchange)
        try pushBlob(Self.emptyConfig, to: Self.shared, by: &exchange)
        while mayGoOn() { try step(by: &exchange) }
    }

    private mutating func step(by exchange: inout KillExchange) throws {
        switch Int.random(in: 0..<24, using: &generator) {
        case 0...2: try looseBlobs.append(pushBlob(newContent(), to: repository, by: &exchange))
        case 3: try looseBlobs.append(pushBlobAtOnce(newContent(), to: repository, by: &exchange))
        case 4...6: try beginUpload(by: &exchange)
        case 7...8: try continueUpload(by: &exchange)
        case 9: try pushBlob(pooledContent(), to: Self.shared, by: &exchange)
        case 10: try deleteBlob(SHA256.digest(of: pooledContent()), of: Self.shared, by: &exchange)
        case 11: try mount(by: &exchange)
        case 12: try deleteLooseBlob(by: &exchange)
        case 13...15: try pushManifest(by: &exchange)
        case 16: try deleteManifest(by: &exchange)
        case 17...18: try overwriteSharedTag(by: &exchange)
        case 19...22: try readBack(by: &exchange)
        default: try deleteSharedTag(by: &exchange)
        }
    }

    /// Bytes that nobody sent before.
    mutating func newContent() -> [UInt8] {
        let sizes = [200, 4_000, 4_000, 70_000]
        return generator.bytes(sizes[Int.random(in: 0..<sizes.count, using: &generator)])
    }

    /// Bytes that all writers push, mount and delete.
    private mutating func pooledContent() -> [UInt8] {
        [UInt8](repeating: UInt8.random(in: 0..<6, using: &generator), count: 3_000)
    }
}
