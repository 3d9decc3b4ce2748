extension StepGenerator {
    /// What is no request of the API, or one for nothing.
    mutating func oddStep() -> Step {
        let name = repository()
        let digest = pick(material.blobs).digest
        switch Int.random(in: 0..<6, using: &random) {
        case 0: return get(.base, pick(["/v2/", "/v2"]), method: readMethod())
        case 1:
            return get(
                .noRoute, pick(["/v3/", "/v2/\(name)", "/v2/\(name)/tags", "/v2/_catalog/x", "/v2/\(name)/what/ever"]))
        case 2:
            let (method, path) = pick([
                ("PUT", "/v2/_catalog"), ("DELETE", "/v2/\(name)/tags/list"), ("POST", "/v2/\(name)/blobs/\(digest)"),
                ("PATCH", "/v2/\(name)/manifests/1.0"), ("POST", "/v2/\(name)/manifests/1.0"),
                ("PUT", "/v2/\(name)/blobs/uploads/"), ("BREW", "/v2/\(name)/tags/list"),
                ("BREW", "/v2/\(name)/manifests/1.0"),
            ])
            return get(.wrongMethod, path, method: method)
        case 3:
            let wrong = pick([
                "Upper", "team//hello", "team/-hello", "team/he..llo", "team/he___llo", "_team",
                String(repeating: "long/", count: 60) + "name",
            ])
            return get(
                .invalidName,
                pick(["/v2/\(wrong)/tags/list", "/v2/\(wrong)/manifests/1.0", "/v2/\(wrong)/blobs/\(digest)"]))
        case 4:
            let wrong = pick([
                "sha256:\(String(repeating: "A", count: 64))", "sha256:\(String(repeating: "a", count: 63))",
                "md5:\(String(repeating: "a", count: 32))",
            ])
            return get(
                .invalidDigest, pick(["/v2/\(name)/blobs/\(wrong)", "/v2/\(name)/manifests/\(wrong)"]),
                method: pick(["GET", "DELETE"]))
        default:
            return get(
                .invalidTag,
                "/v2/\(name)/manifests/\(pick([".dot", "-dash", String(repeating: "t", count: 129), "a+b"]))")
        }
    }

    mutating func listStep() -> Step {
        let name = pick(Material.repositories + ["no/such"])
        let number = pick(["1", "2", "3", "100", "0"])
        switch Int.random(in: 0..<9, using: &random) {
        case 0...1: return get(.tags, "/v2/\(name)/tags/list", method: pick(["GET", "GET", "HEAD"]))
        case 2...3:
            let last = pick(Material.tags + ["b", "zzz"])
            let query = pick(["?n=\(number)", "?n=\(number)&last=\(last)", "?last=\(last)"])
            return get(.tagsPage, "/v2/\(name)/tags/list\(query)")
        case 4: return get(.tagsWrongNumber, "/v2/\(name)/tags/list?n=\(pick(["-1", "two", "1.5"]))")
        case 5: return get(.catalog, "/v2/_catalog")
        case 6:
            let last = pick(Material.repositories + ["m", "zzz"])
            return get(
                .catalogPage, "/v2/_catalog\(pick(["?n=\(number)", "?n=\(number)&last=\(last)", "?last=\(last)"]))")
        case 7: return get(.catalogWrongNumber, "/v2/_catalog?n=\(pick(["-1", "two", "100000"]))")
        default: return get(.referrers, "/v2/\(name)/referrers/\(pick(material.manifests).sha256)")
        }
    }

    mutating func blobStep() -> Step {
        let name = repository()
        let blob = pick(material.allBlobs)
        let path = "/v2/\(name)/blobs/\(blob.digest)"
        let size = blob.bytes.count
        switch Int.random(in: 0..<12, using: &random) {
        case 0...5: return get(.blob, path, method: readMethod())
        case 6:
            let other = pick(material.blobs).digest
            let value = pick([
                "\"\(blob.digest)\"", "\"\(other)\"", "*", "\"\(other)\", \"\(blob.digest)\"", "W/\"\(blob.digest)\"",
            ])
            return get(.blobCondition, path, method: readMethod(), [("If-None-Match", value)])
        case 7:
            let first = Int.random(in: 0...size, using: &random)
            let value = pick(["\(first)-", "0-0", "-5", "2-9", "0-\(size + 10)"])
            var fields = [("Range", "bytes=\(value)")]
            if random.once(in: 3) { fields.append(("If-Range", pick(["\"\(blob.digest)\"", "\"other\""]))) }
            return get(.blobRange, path, fields)
        case 8:
            return get(.blobRanges, path, [("Range", pick(["bytes=0-1,4-5", "bytes=0-0,-1", "bytes=1-2,3-4,9-12"]))])
        case 9:
            return get(
                .blobWrongRange, path,
                [("Range", pick(["bytes=\(size)-", "bytes=5-2", "bytes=a-b", "lines=0-1", "bytes="]))])
        default: return get(.deleteBlob, path, method: "DELETE")
        }
    }

    func get(_ shape: Shape, _ path: String, method: String = "GET", _ fields: [(String, String)] = []) -> Step {
        Step(shape: shape, method: method, target: .path(path), fields: fields)
    }
}
