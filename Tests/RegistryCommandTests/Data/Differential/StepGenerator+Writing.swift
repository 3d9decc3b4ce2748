extension StepGenerator {
    /// A request to an upload that was begun, or that has ended.
    mutating func uploadStep() -> Step {
        if random.once(in: 10), let upload = ended.randomElement(using: &random) {
            let (method, query) = pick([
                ("GET", ""), ("DELETE", ""), ("PATCH", ""), ("PUT", "digest=\(upload.blob.digest)"),
            ])
            return step(.gone, method, upload, query: query)
        }
        guard let upload = open.randomElement(using: &random) else { return blobStep() }
        let rest = Array(upload.blob.bytes[upload.offset...])
        switch Int.random(in: 0..<24, using: &random) {
        case 0: return step(.uploadStatus, pick(["GET", "HEAD"]), upload)
        case 1: return step(.uploadStateless, "GET", upload, at: .bare)
        case 2...5: return appendStep(.append, upload, rest)
        case 6...9: return appendStep(.appendRange, upload, rest)
        case 10:
            return step(
                .appendWrongRange, "PATCH", upload, [("Content-Range", "\(upload.offset + 7)-\(upload.offset + 9)")],
                body: [1, 2, 3])
        case 11:
            return step(
                .appendNoRange, "PATCH", upload, [("Content-Range", pick(["x", "3-1", "1-"]))], body: [1, 2, 3])
        case 12 where upload.offset > 0:
            // Right after a swap it is the current one, and both take it.
            let piece = Array(rest.prefix(3))
            return step(
                .appendStale, "PATCH", upload, at: .stale, body: piece,
                effect: .advances(upload.number, to: upload.offset + piece.count))
        case 13:
            return step(
                .finishWrongDigest, "PUT", upload, query: "digest=sha256:\(String(repeating: "34", count: 32))",
                body: rest,
                effect: .ends(upload.number))
        case 14: return step(.finishNoDigest, "PUT", upload, query: pick(["", "digest=", "digest=sha256:short"]))
        case 15: return step(.cancel, "DELETE", upload, effect: .ends(upload.number))
        default:
            return step(
                .finish, "PUT", upload, query: "digest=\(upload.blob.digest)", body: rest.isEmpty ? nil : rest,
                effect: .ends(upload.number))
        }
    }

    private mutating func appendStep(_ shape: Shape, _ upload: Step.Upload, _ rest: [UInt8]) -> Step {
        let count = Int.random(in: 0...rest.count, using: &random)
        guard count > 0 else { return step(.uploadStatus, "GET", upload) }
        let range = ("Content-Range", "\(upload.offset)-\(upload.offset + count - 1)")
        return step(
            shape, "PATCH", upload, shape == .appendRange ? [range] : [], body: Array(rest.prefix(count)),
            effect: .advances(upload.number, to: upload.offset + count))
    }

    private func step(
        _ shape: Shape, _ method: String, _ upload: Step.Upload, at location: Step.Location = .current,
        _ fields: [(String, String)] = [], query: String = "", body: [UInt8]? = nil, effect: Step.Effect = .none
    ) -> Step {
        var fields = fields
        if body != nil { fields.append(("Content-Type", "application/octet-stream")) }
        return Step(
            shape: shape, method: method, target: .upload(upload.number, location, query: query), fields: fields,
            body: body, effect: effect, content: upload.blob, repository: upload.repository)
    }

    mutating func manifestStep() -> Step {
        let name = repository()
        let manifest = pick(material.manifests)
        let reference = pick([manifest.sha256, pick(Material.tags), pick(Material.tags)])
        let path = "/v2/\(name)/manifests/\(reference)"
        let anything = [("Accept", Material.everyType)]
        switch Int.random(in: 0..<32, using: &random) {
        case 0...8: return get(.manifest, path, method: readMethod(), anything)
        case 9: return get(.manifestAnyType, path, method: readMethod(), pick([[], [("Accept", "*/*")]]))
        case 10: return get(.manifestOtherType, path, [("Accept", Material.dockerManifest)])
        case 11...12:
            let other = pick(material.manifests)
            let value = pick([
                "\"\(manifest.sha256)\"", manifest.sha256, "\"\(other.sha256)\"", "*",
                "\"\(other.sha256)\", \"\(manifest.sha256)\"",
            ])
            return get(.manifestCondition, path, method: readMethod(), anything + [("If-None-Match", value)])
        case 13: return get(.deleteManifest, "/v2/\(name)/manifests/\(manifest.sha256)", method: "DELETE")
        case 14:
            let tag = pick(Material.tags)
            var step = get(.deleteTag, "/v2/\(name)/manifests/\(tag)", method: "DELETE")
            (step.repository, step.reference) = (name, tag)
            return step
        case 15: return wrongManifestStep(name, manifest)
        case 16:
            var step = put(.putSHA512Manifest, manifest, "/v2/\(name)/manifests/\(manifest.sha512)", manifest.mediaType)
            (step.repository, step.reference) = (name, manifest.sha512)
            return step
        default: return put(.putManifest, manifest, path, manifest.mediaType)
        }
    }

    private mutating func wrongManifestStep(_ name: String, _ manifest: Material.Manifest) -> Step {
        let path = "/v2/\(name)/manifests/\(pick(Material.tags))"
        switch Int.random(in: 0..<6, using: &random) {
        case 0...1:
            let broken = pick(material.brokenManifests)
            return put(.putWrongManifest, broken, path, broken.mediaType)
        case 2:
            return put(
                .putWrongManifest, manifest, "/v2/\(name)/manifests/\(material.brokenManifests[0].sha256)",
                manifest.mediaType)
        case 3:
            return put(
                .putWrongManifest, manifest, path,
                pick(["application/json", "text/plain", "application/vnd.docker.distribution.manifest.v1+json"]))
        case 4:
            let other = pick(material.manifests.filter { $0.mediaType != manifest.mediaType })
            return put(.putWrongManifest, manifest, path, other.mediaType)
        default:
            var step = put(.putWrongManifest, manifest, path, Endpoint.manifestType)
            step.body = pick([
                [], Array("{".utf8), Array("[]".utf8), Array("{}".utf8), Array(manifest.bytes.dropLast()),
            ])
            return step
        }
    }

    private func put(_ shape: Shape, _ manifest: Material.Manifest, _ path: String, _ mediaType: String) -> Step {
        Step(
            shape: shape, method: "PUT", target: .path(path), fields: [("Content-Type", mediaType)],
            body: manifest.bytes)
    }
}
