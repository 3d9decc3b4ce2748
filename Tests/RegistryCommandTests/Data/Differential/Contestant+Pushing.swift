extension Contestant {
    /// Pushes a blob in two requests, as most clients do.
    func push(_ blob: Material.Blob, to repository: String) throws {
        let opened = try send("POST", "/v2/\(repository)/blobs/uploads/")
        let closing = Endpoint.closing(opened["Location"] ?? "", as: blob.digest)
        try expect(201, send("PUT", closing, body: blob.bytes), to: "PUT of \(blob.digest)")
    }

    /// Pushes a manifest under a tag or digest; its blobs are there.
    func push(_ manifest: Material.Manifest, to repository: String, as reference: String) throws {
        let answer = try send(
            "PUT", "/v2/\(repository)/manifests/\(reference)", [("Content-Type", manifest.mediaType)],
            body: manifest.bytes)
        try expect(201, answer, to: "PUT of the manifest \(reference)")
    }

    /// All blobs and manifests in the first repository, each manifest under a tag; the blobs once more in the second one. Each
    /// other repository has a blob, as docker-registry's catalog does not know one of manifests alone (section 5.1 of the
    /// reference).
    func push(_ material: Material) throws {
        try pushBlobs(of: material)
        try pushManifests(of: material)
    }

    /// - Parameter digest: of a blob that is not to be pushed.
    func pushBlobs(of material: Material, except digest: String? = nil) throws {
        for (index, name) in Material.repositories.enumerated() {
            for blob in index < 2 ? material.allBlobs : [material.blobs[0]] where blob.digest != digest {
                try push(blob, to: name)
            }
        }
    }

    func pushManifests(of material: Material) throws {
        for (manifest, tag) in zip(material.manifests, material.tagsOfManifests) {
            for reference in [manifest.sha256, tag] {
                try push(manifest, to: Material.repositories[0], as: reference)
            }
        }
    }

    func expect(_ status: Int, _ answer: HTTPAnswer, to request: String) throws {
        guard answer.status == status else {
            throw TestFailure("\(kind.rawValue) answered \(answer.status) to \(request): \(answer.text)")
        }
    }
}
