extension MeantDifference {
    /// Every difference between docker-registry 2.8.2 and this server that is meant. "Section" is one of the reference on
    /// docker-registry, whose section 9 lists the quirks to mend; "spec" is the OCI distribution-spec 1.1.
    static let table = errors + lists + blobs + uploads + manifests

    private static let errors = [
        MeantDifference(
            aspects: [.field("content-type")], docker: "application/json; charset=utf-8", packhouse: "application/json",
            reason: "JSON has no charset (RFC 8259, section 11); docker-registry 3 sends none either (section 6.1)"),
        MeantDifference(
            shapes: [.wrongMethod, .invalidName, .invalidTag], aspects: [.errors], docker: "", packhouse: "*",
            reason: "an error has a document, which clients may read (spec, Error Codes; section 9, unroutable names)"),
        MeantDifference(
            shapes: [.wrongMethod, .invalidName, .invalidTag], aspects: [.field("content-type")],
            docker: "text/plain; charset=utf-8", packhouse: "application/json",
            reason: "an error has a document, which clients may read (spec, Error Codes; section 9, unroutable names)"),
        MeantDifference(
            shapes: [.wrongMethod], mentioning: "BREW ", docker: "405", packhouse: "501 UNSUPPORTED",
            reason: "a method that HTTP has not is refused before any route is looked for"),
        MeantDifference(
            shapes: [.wrongMethod], mentioning: "/blobs/uploads/", docker: "404 BLOB_UPLOAD_UNKNOWN",
            packhouse: "405 UNSUPPORTED",
            reason: "docker-registry takes PUT of blobs/uploads/ for one of an upload without a name (section 6.1)"),
        MeantDifference(
            shapes: [.wrongMethod], aspects: [.field("allow")], docker: "GET", packhouse: "GET, HEAD",
            reason: "HEAD is answered where GET is (RFC 9110, section 9.1)"),
        MeantDifference(
            shapes: [.invalidName], docker: "301", packhouse: "404 NAME_INVALID",
            reason: "a path is taken as it is; docker-registry cleans // away (section 9, unroutable names)"),
        MeantDifference(
            shapes: [.base], docker: "301", packhouse: "200",
            reason: "/v2 without its last slash means the same, and a redirect would take the login away"),
        MeantDifference(
            shapes: [.invalidName], docker: "500 UNKNOWN", packhouse: "400 NAME_INVALID",
            reason: "a name that is too long is the client's mistake (section 6.1; spec, NAME_INVALID)"),
        MeantDifference(
            shapes: [.invalidDigest], docker: "500 UNKNOWN", packhouse: "400 DIGEST_INVALID",
            reason: "a digest that is none is the client's mistake (section 6.1; spec, DIGEST_INVALID)"),
    ]

    private static let lists = [
        MeantDifference(
            shapes: [.tags], docker: "405", packhouse: "*",
            reason: "HEAD is answered where GET is (RFC 9110, section 9.1)"),
        MeantDifference(
            shapes: [.tags, .tagsPage], docker: "404 NAME_UNKNOWN", packhouse: "200",
            reason: "a repository that holds blobs or untagged manifests is known, and has no tags (spec, Listing Tags)"
        ),
        MeantDifference(
            shapes: [.tagsPage], aspects: [.field("link")], docker: "", packhouse: "</v2/*",
            reason: "docker-registry 2.8 knows no pages of tags (section 6.8; spec, Listing Tags)"),
        MeantDifference(
            shapes: [.tagsWrongNumber], docker: "*", packhouse: "400 PAGINATION_NUMBER_INVALID",
            reason: "docker-registry 2.8 knows no pages of tags; 3 answers this (section 6.8)"),
        MeantDifference(
            shapes: [.catalogWrongNumber], docker: "200", packhouse: "400 PAGINATION_NUMBER_INVALID",
            reason: "docker-registry 2.8 ignores an n that is none; 3 answers this (section 6.8)"),
        MeantDifference(
            shapes: [.referrers], docker: "404", packhouse: "200",
            reason: "docker-registry has no referrers (section 6.9; spec, Listing Referrers)"),
    ]

    private static let anyRange: [Shape] = [.blobRange, .blobRanges, .blobWrongRange]

    private static let blobs = [
        MeantDifference(
            shapes: anyRange, docker: "no whole answer", packhouse: "416 RANGE_INVALID",
            reason: "docker-registry announces the length of the blob with its 416 and breaks off (section 6.4)"),
        MeantDifference(
            shapes: anyRange, aspects: [.errors], docker: "", packhouse: "RANGE_INVALID",
            reason: "an error has a document (spec, Error Codes); docker-registry's 416 of an empty blob has none"),
        MeantDifference(
            shapes: anyRange, aspects: [.field("content-type")], docker: "text/plain; charset=utf-8",
            packhouse: "application/json",
            reason: "an error has a document (spec, Error Codes); docker-registry's 416 of an empty blob has none"),
        MeantDifference(
            shapes: [.blobWrongRange], docker: "no whole answer", packhouse: "200",
            reason: "a Range of another unit, or none, is ignored (RFC 9110, section 14.2)"),
        MeantDifference(
            shapes: [.blobWrongRange], docker: "416", packhouse: "200",
            reason: "a Range that is none is ignored, that of an empty blob, too (RFC 9110, section 14.2)"),
        MeantDifference(
            shapes: [.blobRange, .blobRanges], docker: "206", packhouse: "416 RANGE_INVALID",
            reason:
                "an empty blob has no last bytes; docker-registry gives them as bytes 0--1/0, which is no Content-Range"
        ),
        MeantDifference(
            aspects: [.field("docker-content-digest")], mentioning: "sha512:", docker: "sha256:*",
            packhouse: "sha512:*",
            reason: "the digest of an answer is the one asked for (spec, Pulling blobs; section 9, sha512)"),
        MeantDifference(
            aspects: [.field("etag")], mentioning: "sha512:", docker: "\"sha256:*", packhouse: "\"sha512:*",
            reason: "the digest of an answer is the one asked for (spec, Pulling blobs; section 9, sha512)"),
        MeantDifference(
            shapes: [.blobCondition, .blobRange], mentioning: "\"sha512:", docker: "200", packhouse: "*",
            reason: "the entity tag of a blob that is named by sha512 is that digest (section 9, sha512)"),
        MeantDifference(
            shapes: [.blobCondition], aspects: [.field("accept-ranges")], docker: "", packhouse: "bytes",
            reason: "that ranges are taken is said on a 304, too (RFC 9110, section 14.3 allows it on any answer)"),
    ]

    private static let uploads = [
        MeantDifference(
            shapes: [.postBlob], docker: "202", packhouse: "201",
            reason: "docker-registry ignores digest on POST (section 9; spec, Single POST)", then: .push),
        MeantDifference(
            shapes: [.postWrongBlob], docker: "202", packhouse: "400 DIGEST_INVALID",
            reason: "docker-registry ignores digest on POST (section 9; spec, Single POST)", then: .cancel),
        MeantDifference(
            shapes: [.mountFromAnywhere], docker: "202", packhouse: "201",
            reason: "docker-registry mounts only from a repository that is named (section 6.3; spec, Mounting)",
            then: .push),
        MeantDifference(
            shapes: [.mountInvalid], docker: "202", packhouse: "400 DIGEST_INVALID",
            reason: "a digest that is none is the client's mistake, not a reason to upload (spec, DIGEST_INVALID)",
            then: .cancel),
        MeantDifference(
            shapes: [.finish], aspects: [.field("location")], mentioning: "sha512:", docker: "/v2/*",
            packhouse: "/v2/*",
            reason:
                "a blob that is named by sha512 keeps that name; docker-registry names it by sha256 (section 9, sha512)"
        ),
        MeantDifference(
            shapes: [.uploadStateless], docker: "404 BLOB_UPLOAD_INVALID", packhouse: "204",
            reason: "the store is the truth of a session, _state a hint (section 6.3)"),
        MeantDifference(
            shapes: [.appendStale], docker: "404 BLOB_UPLOAD_INVALID", packhouse: "202",
            reason: "a stale _state fails no request and destroys no upload (section 9)", then: .cancel),
        MeantDifference(
            shapes: [.appendWrongRange, .appendNoRange], docker: "202", packhouse: "416 RANGE_INVALID",
            reason: "docker-registry 2.8 ignores Content-Range (section 9; spec, Pushing a blob in chunks)",
            then: .cancel),
        MeantDifference(
            shapes: [.gone], docker: "404 BLOB_UPLOAD_*", packhouse: "201",
            reason: "who lost our answer may end an upload twice: the blob is there (rule 2 of the design)"),
        MeantDifference(
            shapes: [.gone], docker: "20*", packhouse: "404 BLOB_UPLOAD_UNKNOWN",
            reason:
                "docker-registry means to destroy an upload that ended with a wrong digest, and fails to (section 6.3)",
            then: .push),
        MeantDifference(
            shapes: [.gone], aspects: [.errors], docker: "BLOB_UPLOAD_INVALID", packhouse: "BLOB_UPLOAD_UNKNOWN",
            reason: "no _state decides what is answered (section 6.3)"),
    ]

    private static let manifests = [
        MeantDifference(
            shapes: [.manifestOtherType, .manifestAnyType], docker: "40*", packhouse: "200",
            reason: "a manifest is given as it is whatever Accept says (section 9, Accept strictness)"),
        MeantDifference(
            shapes: [.manifestOtherType, .manifestAnyType],
            aspects: [
                .body, .field("content-type"), .field("content-length"), .field("docker-content-digest"),
                .field("etag"),
            ], docker: "*", packhouse: "*",
            reason:
                "docker-registry makes a schema1 manifest, or picks one of a list, for who lists no type (section 6.5)"),
        MeantDifference(
            shapes: [.manifestCondition], aspects: [.field("docker-content-digest"), .field("etag")], docker: "",
            packhouse: "*", reason: "a 304 has the ETag of the 200 (RFC 9110, section 15.4.5)"),
        MeantDifference(
            shapes: [.manifestCondition], docker: "304", packhouse: "404*",
            reason: "docker-registry compares before it looks whether there is a manifest (section 6.5)"),
        MeantDifference(
            shapes: [.manifestCondition], docker: "200", packhouse: "304",
            reason: "If-None-Match holds a list, or * (RFC 9110, section 13.1.2)"),
        MeantDifference(
            shapes: [.putWrongManifest], docker: "500 UNKNOWN", packhouse: "400 MANIFEST_INVALID",
            reason: "JSON that is no manifest is the client's mistake (spec, MANIFEST_INVALID)"),
        MeantDifference(
            shapes: [.deleteTag], docker: "400 DIGEST_INVALID", packhouse: "202",
            reason: "docker-registry 2.8 deletes no tag; 3 does (section 9, DELETE by tag)", then: .removeTag),
        MeantDifference(
            shapes: [.deleteTag], docker: "400 DIGEST_INVALID", packhouse: "404 MANIFEST_UNKNOWN",
            reason: "docker-registry 2.8 deletes no tag; 3 does (section 9, DELETE by tag)"),
        MeantDifference(
            shapes: [.putSHA512Manifest], docker: "400 DIGEST_INVALID", packhouse: "201",
            reason: "docker-registry takes manifests by sha256 alone (section 5.1; spec, Digests)",
            then: .removeManifest),
        MeantDifference(
            shapes: [.putSHA512Manifest], aspects: [.errors], docker: "DIGEST_INVALID",
            packhouse: "MANIFEST_BLOB_UNKNOWN",
            reason: "docker-registry takes manifests by sha256 alone (section 5.1; spec, Digests)"),
        MeantDifference(
            shapes: [.putManifest], aspects: [.field("oci-subject")], docker: "", packhouse: "sha256:*",
            reason: "docker-registry has no referrers (section 6.9; spec, Pushing Manifests with Subject)"),
    ]
}
