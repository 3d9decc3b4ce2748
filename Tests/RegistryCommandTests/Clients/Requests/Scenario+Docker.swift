/// The clients that descend from docker's code. `$blob` and `$manifest` are in `team/hello`, the latter tagged `1.0`; `$absent`
/// is the digest of nothing that is here, `$digest` that of `$whole`, which is new.
extension Scenario {
    private static let types = [
        "Accept: application/vnd.docker.distribution.manifest.v2+json",
        "Accept: application/vnd.docker.distribution.manifest.list.v2+json, application/vnd.oci.image.index.v1+json",
        "Accept: \(Endpoint.manifestType), */*",
    ]
    private static let uploads = "/v2/team/new/blobs/uploads/"

    static let dockerClients = [
        Scenario(
            "docker streams a layer without Content-Range, ends with an empty PUT and asks whether it is there",
            [
                Step("GET", "/v2/", is: 200, with: ["Docker-Distribution-API-Version": "registry/2.0"]),
                Step("HEAD", "/v2/team/new/blobs/$digest", is: 404),
                Step("POST", uploads, is: 202, with: ["Docker-Upload-UUID": "*", "Location": "*"]),
                Step(
                    "PATCH", "$location", [], .chunked(parts), is: 202,
                    with: ["Docker-Upload-UUID": "*", "Range": "0-$last", "Location": "*"]),
                Step("PUT", "$closing$digest", ["Content-Length: 0"], is: 201),
                Step("HEAD", "/v2/team/new/blobs/$digest", is: 200, with: ["Content-Length": "$length"]),
            ]),
        Scenario(
            "docker gives an upload up",
            [
                Step("POST", uploads, is: 202),
                Step("PATCH", "$location", ["Content-Range: 0-4"], .whole("first"), is: 202),
                Step("DELETE", "$location", is: 204), Step("GET", "$location", is: 404),
            ]),
        Scenario(
            "docker pulls by tag with a line of Accept for each family of types",
            [
                Step(
                    "GET", "/v2/team/hello/manifests/1.0", types, is: 200,
                    with: ["Content-Type": Endpoint.manifestType, "Docker-Content-Digest": "$manifest"])
            ]),
        Scenario(
            "containerd looks first, pushes in one PUT and tags",
            [
                Step("HEAD", "/v2/team/new/blobs/$digest", ["Accept: application/octet-stream, */*"], is: 404),
                Step("POST", uploads, is: 202),
                Step("PUT", "$closing$digest", ["Content-Type: application/octet-stream"], .whole("$whole"), is: 201),
                Step("HEAD", "/v2/team/hello/manifests/2.0", [types[2]], is: 404),
                Step("GET", "/v2/team/hello/manifests/$manifest", [types[2]], is: 200),
                Step("HEAD", "/v2/team/hello/manifests/$manifest", [types[2]], is: 200),
            ]),
        Scenario(
            "containerd mounts, and pushes to the upload that it gets when it cannot",
            [
                Step("POST", uploads + "?mount=$blob&from=team/hello", is: 201, with: ["Location": "*"]),
                Step("POST", uploads + "?mount=$digest&from=nobody/here", is: 202, with: ["Location": "*"]),
                Step("PUT", "$closing$digest", [], .whole("$whole"), is: 201),
            ]),
        Scenario(
            "containerd asks a mirror, which is named in ns, by HEAD and then by digest",
            [
                Step(
                    "HEAD", "/v2/team/hello/manifests/1.0?ns=docker.io", types, is: 200,
                    with: ["Docker-Content-Digest": "$manifest", "Content-Length": "$manifestLength"]),
                Step("GET", "/v2/team/hello/manifests/$manifest?ns=docker.io", is: 200),
                Step("GET", "/v2/team/hello/blobs/$blob?ns=docker.io", is: 200, text: "hello"),
            ]),
        Scenario(
            "containerd takes compressed answers, which a blob must never be",
            [
                Step(
                    "GET", "/v2/team/hello/blobs/$blob", ["Accept-Encoding: zstd, gzip, deflate"], is: 200,
                    with: ["Content-Encoding": "", "Transfer-Encoding": "", "Content-Length": "5"], text: "hello"),
                Step(
                    "GET", "/v2/team/hello/manifests/1.0", ["Accept-Encoding: zstd, gzip, deflate"], is: 200,
                    with: ["Content-Encoding": "", "Content-Length": "$manifestLength"]),
            ]),
        Scenario(
            "containerd fetches in parallel, from a range without end on",
            [
                Step(
                    "GET", "/v2/team/hello/blobs/$blob", ["Range: bytes=0-"], is: 206,
                    with: ["Content-Range": "bytes 0-4/5"], text: "hello"),
                Step("GET", "/v2/team/hello/blobs/$blob", ["Range: bytes=1-2"], is: 206, text: "el"),
                Step("GET", "/v2/team/hello/blobs/$blob", ["Range: bytes=3-4"], is: 206, text: "lo"),
            ]),
        Scenario(
            "containerd asks for the referrers of one type",
            [
                Step(
                    "GET", "/v2/team/hello/referrers/$manifest?artifactType=a/b", is: 200,
                    with: [
                        "OCI-Filters-Applied": "artifactType",
                        "Content-Type": "application/vnd.oci.image.index.v1+json",
                    ])
            ]),
        Scenario(
            "BuildKit exports a cache whose index names layers as manifests",
            [
                Step("POST", "/v2/team/hello/blobs/uploads/?digest=$digest", [], .whole("$whole"), is: 201),
                Step(
                    "PUT", "/v2/team/hello/manifests/cache",
                    ["Content-Type: application/vnd.oci.image.index.v1+json"], .whole(cache), is: 201),
                Step(
                    "GET", "/v2/team/hello/manifests/cache", is: 200,
                    with: ["Content-Type": "application/vnd.oci.image.index.v1+json"], text: cache),
                Step("HEAD", "/v2/team/hello/blobs/$digest", is: 200),
            ]),
        Scenario(
            "a long body that is announced is asked for",
            [
                Step("POST", uploads, is: 202),
                Step("PATCH", "$location", ["Expect: 100-continue"], .whole("$whole"), is: 202),
                Step("PUT", "$closing$digest", is: 201),
            ]),
    ]

    /// Neither entry has a platform, and both name blobs.
    private static let cache = """
        {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[\
        {"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","size":$length,"digest":"$digest"},\
        {"mediaType":"application/vnd.buildkit.cacheconfig.v0","size":5,"digest":"$blob"}]}
        """
}
