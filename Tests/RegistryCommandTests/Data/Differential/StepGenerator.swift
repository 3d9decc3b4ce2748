import StorageTesting

/// Makes the requests of a differential run: which come, only the seed and the answers decide.
struct StepGenerator: Sendable {
    /// Uploads that go on at a time.
    private static let maximumUploads = 6

    var random: SplitMix64
    let material: Material
    private(set) var open: [Step.Upload] = []
    private(set) var ended: [Step.Upload] = []
    private var opened = 0

    init(seed: UInt64, material: Material) {
        random = SplitMix64(seed: seed)
        self.material = material
    }

    mutating func next() -> Step {
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<4: oddStep()
        case 4..<12: listStep()
        case 12..<30: blobStep()
        case 30..<40: beginStep()
        case 40..<66: uploadStep()
        default: manifestStep()
        }
    }

    /// Both servers took `step`.
    mutating func apply(_ step: Step) {
        switch step.effect {
        case .none: break
        case .opens(let upload): open.append(upload)
        case .advances(let number, let offset):
            if let index = open.firstIndex(where: { $0.number == number }) { open[index].offset = offset }
        case .ends(let number): end(number)
        }
    }

    mutating func end(_ number: Int) {
        guard let index = open.firstIndex(where: { $0.number == number }) else { return }
        ended.append(open.remove(at: index))
        if ended.count > 4 { ended.removeFirst() }
    }

    /// Uploads that have ended are asked for no more.
    mutating func forgetEnded() {
        ended = []
    }

    /// Any of the elements, of which there has to be one.
    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &random)]
    }

    mutating func repository() -> String { pick(Material.repositories) }

    mutating func readMethod() -> String { random.once(in: 3) ? "HEAD" : "GET" }

    mutating func beginUpload(of blob: Material.Blob, in repository: String) -> Step.Effect {
        opened += 1
        return .opens(Step.Upload(number: opened, repository: repository, blob: blob))
    }

    private mutating func beginStep() -> Step {
        let (name, blob) = (repository(), pick(material.allBlobs))
        let path = "/v2/\(name)/blobs/uploads/"
        // docker-registry mounts its own form of sha512 so that it cannot be read: there is nothing to compare.
        let mounted = pick(material.blobs)
        func step(_ shape: Shape, _ query: String, _ effect: Step.Effect = .none, body: [UInt8]? = nil) -> Step {
            Step(
                shape: shape, method: "POST", target: .path(path + query), body: body, effect: effect,
                content: shape == .postBlob ? blob : mounted,
                repository: name)
        }
        switch Int.random(in: 0..<12, using: &random) {
        case 0..<5 where open.count < Self.maximumUploads:
            return step(.openUpload, "", beginUpload(of: blob, in: name))
        case 5: return step(.postBlob, "?digest=\(blob.digest)", body: blob.bytes)
        case 6: return step(.postWrongBlob, "?digest=\(pick(material.blobs).digest)", body: Array("other bytes".utf8))
        case 7: return step(.mountFromAnywhere, "?mount=\(mounted.digest)", beginUpload(of: mounted, in: name))
        case 8: return step(.mountInvalid, "?mount=sha256:short&from=\(repository())")
        default:
            return step(
                .mount, "?mount=\(mounted.digest)&from=\(pick(Material.repositories + ["no/such", "Not-A-Name"]))",
                beginUpload(of: mounted, in: name))
        }
    }
}
