import NIOCore

/// The bytes of an upload on their way into parts: which are at the server, which are on their way, and which still wait here
/// for their part to be full.
struct PartAssembly: Sendable {
    /// A part that is ready to be sent.
    struct Outgoing: Sendable {
        var number: Int
        var payload: S3Payload
    }

    /// Whether a part must be full before it is sent.
    enum Fill: Sendable {
        case full
        /// It may be as small as the server allows.
        case enough
        /// It may have any size: nothing comes after it.
        case any
    }

    let sizes: PartSizes
    /// At the server, by number.
    private(set) var finished: [S3Part]
    /// What waits for its part to be full.
    private(set) var gathered = S3Payload()
    /// Bytes of the current part that were taken out of memory.
    private(set) var setAside = 0
    private var flying: [Int: Int] = [:]
    private var flyingSize: Int64 = 0
    private var finishedSize: Int64
    /// The number of the part that is being gathered.
    private(set) var nextNumber: Int

    /// - Parameters:
    ///   - parts: what is at the server already, by number.
    ///   - next: the number of the part that comes next.
    init(sizes: PartSizes, parts: [S3Part] = [], tail: ByteBuffer = ByteBuffer(), next: Int = 1) {
        self.sizes = sizes
        nextNumber = next
        finished = parts
        finishedSize = parts.reduce(0) { $0 + $1.size }
        gathered.append(tail)
    }

    /// Bytes taken so far.
    var offset: Int64 { finishedSize + flyingSize + Int64(gathered.count + setAside) }

    /// Bytes that the part which is being gathered will have.
    var currentSize: Int { sizes.size(ofPart: nextNumber) }

    var isFlying: Bool { !flying.isEmpty }

    /// Whether nothing has left this process.
    var isLocal: Bool { finished.isEmpty && flying.isEmpty }

    /// Takes from `bytes` what the current part still lacks.
    mutating func gather(_ bytes: inout ByteBuffer) {
        let room = max(0, currentSize - gathered.count)
        guard let piece = bytes.readSlice(length: min(room, bytes.readableBytes)) else { return }
        gathered.append(piece)
    }

    /// The current part, when it may be sent as it is; then the next one begins.
    mutating func next(_ fill: Fill) -> Outgoing? {
        let least =
            switch fill {
            case .full: currentSize
            case .enough: PartSizes.least
            case .any: 1
            }
        guard gathered.count >= least else { return nil }
        let outgoing = Outgoing(number: nextNumber, payload: gathered)
        nextNumber += 1
        flying[outgoing.number] = gathered.count
        flyingSize += Int64(gathered.count)
        gathered = S3Payload()
        return outgoing
    }

    /// Leaves out the numbers before `number`.
    mutating func goOn(from number: Int) {
        nextNumber = max(nextNumber, number)
    }

    /// Takes what was gathered out of memory; before anything else happens it has to be put back.
    mutating func putAside() {
        setAside = gathered.count
        gathered = S3Payload()
    }

    /// Puts back what was set aside.
    mutating func takeBack(_ bytes: ByteBuffer) {
        setAside = 0
        gathered = S3Payload(bytes)
    }

    /// `part` is at the server. Parts may arrive in any order; their numbers put them in theirs.
    mutating func arrived(_ part: S3Part) {
        guard let size = flying.removeValue(forKey: part.number) else { return }
        flyingSize -= Int64(size)
        finishedSize += Int64(size)
        let index = finished.firstIndex { $0.number > part.number } ?? finished.count
        finished.insert(part, at: index)
    }
}
