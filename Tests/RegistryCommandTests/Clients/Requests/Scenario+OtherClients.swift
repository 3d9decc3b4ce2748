/// The clients that have nothing of docker's code; the words are those of ``dockerClients``.
extension Scenario {
    private static let uploads = "/v2/team/new/blobs/uploads/"

    static let otherClients = [
        Scenario(
            "podman, skopeo and buildah give up the upload that comes instead of a mount",
            [
                Step("HEAD", "/v2/team/new/blobs/$digest", is: 404),
                Step("POST", uploads + "?mount=$digest&from=team/hello", is: 202, with: ["Location": "*"]),
                Step("DELETE", "$location", is: 204), Step("POST", uploads, is: 202),
                Step("PATCH", "$location", [], .chunked(parts), is: 202, with: ["Location": "*"]),
                Step("PUT", "$closing$digest", ["Content-Length: 0"], is: 201),
            ]),
        Scenario(
            "podman, skopeo and buildah go on with a GET that broke, and look for the digest after a push",
            [
                Step(
                    "GET", "/v2/team/hello/blobs/$blob", ["Range: bytes=2-"], is: 206,
                    with: ["Content-Range": "bytes 2-4/5", "Content-Length": "3"], text: "llo"),
                Step(
                    "PUT", "/v2/team/hello/manifests/again", ["Content-Type: \(Endpoint.manifestType)"],
                    .whole("$manifestText"), is: 201, with: ["Docker-Content-Digest": "$manifest", "Location": "*"]),
            ]),
        Scenario(
            "crane, ko, cosign and kaniko ask by an upload in JSON whether they may push",
            [
                Step("POST", uploads, ["Content-Type: application/json"], is: 202, with: ["Location": "*"]),
                Step("DELETE", "$location", is: 204),
                Step("POST", uploads + "?mount=$digest&from=no/such", ["Content-Type: application/json"], is: 202),
                Step("PATCH", "$location", [], .whole("$whole"), is: 202, with: ["Location": "*"]),
                Step("PUT", "$closing$digest", is: 201),
                Step(
                    "HEAD", "/v2/team/hello/manifests/1.0", is: 200,
                    with: [
                        "Content-Type": Endpoint.manifestType, "Docker-Content-Digest": "$manifest",
                        "Content-Length": "$manifestLength",
                    ]),
            ]),
        Scenario(
            "cosign keeps signatures under tags made of digests",
            [
                Step(
                    "PUT", "/v2/team/hello/manifests/sha256-$manifestHex.sig",
                    ["Content-Type: \(Endpoint.manifestType)"], .whole("$manifestText"), is: 201),
                Step(
                    "GET", "/v2/team/hello/tags/list", is: 200,
                    text: #"{"name":"team/hello","tags":["1.0","sha256-$manifestHex.sig"]}"# + "\n"),
                Step("GET", "/v2/team/hello/referrers/$manifest", is: 200),
            ]),
        Scenario(
            "oras wants its port back in the Location, and lengths and ranges on HEAD",
            [
                Step(
                    "POST", uploads, ["Host: registry.example:443"], is: 202,
                    with: ["Location": "http://registry.example:443/v2/team/new/blobs/uploads/*"]),
                Step("PUT", "$closing$digest", [], .whole("$whole"), is: 201),
                Step(
                    "HEAD", "/v2/team/new/blobs/$digest", is: 200,
                    with: [
                        "Content-Length": "$length", "Accept-Ranges": "bytes",
                        "Content-Type": "application/octet-stream",
                    ]),
                Step(
                    "GET", "/v2/nobody/here/referrers/$manifest", is: 200,
                    with: ["Content-Type": "application/vnd.oci.image.index.v1+json"]),
            ]),
        Scenario(
            "helm asks for a chart of docker's and OCI's types, with the plus of its version written _",
            [
                Step(
                    "PUT", "/v2/team/hello/manifests/1.2.3_build.5", ["Content-Type: \(Endpoint.manifestType)"],
                    .whole("$manifestText"), is: 201),
                Step(
                    "HEAD", "/v2/team/hello/manifests/1.2.3_build.5",
                    [
                        "Accept: application/vnd.docker.distribution.manifest.v2+json, "
                            + "application/vnd.docker.distribution.manifest.list.v2+json, \(Endpoint.manifestType), "
                            + "application/vnd.oci.image.index.v1+json, */*"
                    ], is: 200, with: ["Content-Type": Endpoint.manifestType]),
            ]),
        Scenario(
            "regctl tries a mount without source, asks where it stands after a 416, and repeats its last request",
            [
                Step("POST", uploads + "?mount=$digest", is: 202, with: ["Location": "*"]),
                Step("PATCH", "$location", ["Content-Range: 0-4"], .whole("first"), is: 202),
                Step(
                    "PATCH", "$location", ["Content-Range: 9-13"], .whole("wrong"), is: 416,
                    with: ["Range": "0-4", "Location": "*"]),
                Step("GET", "$location", is: 204, with: ["Range": "0-4", "Location": "*"]),
                Step("DELETE", "$location", is: 204), Step("POST", uploads, is: 202),
                Step("PUT", "$closing$digest", [], .whole("$whole"), is: 201),
            ]),
        Scenario(
            "regctl sends its last PUT twice, as an answer was lost",
            [
                Step("POST", uploads, is: 202, with: ["Location": "*"]),
                Step("PATCH", "$location", [], .whole("$whole"), is: 202, with: ["Location": "*"]),
                Step("GET", "$location", is: 204, with: ["Range": "0-$last"]),
                Step("PUT", "$closing$digest", is: 201, keepsLocation: true),
                Step("PUT", "$closing$digest", is: 201),
                Step("GET", "/v2/team/new/blobs/$digest", ["Range: bytes=0-1"], is: 206, with: ["Content-Range": "*"]),
            ]),
        Scenario(
            "Flux and Argo CD look every minute whether something changed",
            [
                Step("HEAD", "/v2/team/hello/manifests/1.0", is: 200, with: ["ETag": "\"$manifest\""]),
                Step("GET", "/v2/team/hello/manifests/1.0", ["If-None-Match: \"$manifest\""], is: 304),
                Step("HEAD", "/v2/team/hello/manifests/1.0", ["If-None-Match: \"$manifest\""], is: 304),
                Step(
                    "GET", "/v2/team/hello/tags/list?n=1000", is: 200, with: ["Link": ""],
                    text: #"{"name":"team/hello","tags":["1.0"]}"# + "\n"),
            ]),
    ]
}
