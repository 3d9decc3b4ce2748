extension Scenario {
    private static let start = "/v2/team/new/blobs/uploads/"
    /// What is pushed, in three parts: `$whole` is all of it and `$digest` its digest.
    static let parts = [
        String(repeating: "first part ", count: 100), String(repeating: "second part ", count: 100),
        String(repeating: "the third ", count: 100),
    ]
    static var whole: String { parts.joined() }

    private static let ranges: [String] = {
        var ranges: [String] = []
        var first = 0
        for part in parts {
            ranges.append("\(first)-\(first + part.utf8.count - 1)")
            first += part.utf8.count
        }
        return ranges
    }()

    private static func patch(_ part: Int) -> Step {
        Step(
            "PATCH", "$location",
            ["Content-Type: application/octet-stream", "Content-Range: \(ranges[part])"], .whole(parts[part]), is: 202,
            with: ["Location": "*", "Range": "0-\(ranges[part].split(separator: "-")[1])", "Docker-Upload-UUID": "*"])
    }

    private static let open = Step(
        "POST", start, is: 202,
        with: ["Location": "*", "Docker-Upload-UUID": "*", "Range": "0-0", "Content-Length": "0"])
    private static let close = Step(
        "PUT", "$closing$digest", is: 201, with: ["Location": "*", "Docker-Content-Digest": "$digest"])

    /// Every way to push a blob that the conformance program knows.
    static let pushes = [
        Scenario("post only", [Step("POST", start + "?digest=$digest", [], .whole("$whole"), is: 201)]),
        Scenario("post and put", [open, Step("PUT", "$closing$digest", [], .whole("$whole"), is: 201)]),
        Scenario(
            "one chunk",
            [
                open,
                Step(
                    "PATCH", "$location", ["Content-Range: 0-$last"], .whole("$whole"), is: 202,
                    with: ["Range": "0-$last"]), close,
            ]),
        Scenario("a stream", [open, Step("PATCH", "$location", [], .chunked(parts), is: 202), close]),
        Scenario("three chunks", [open, patch(0), patch(1), patch(2), close]),
        Scenario(
            "two chunks, and one with the end",
            [
                open, patch(0), patch(1),
                Step("PUT", "$closing$digest", ["Content-Range: \(ranges[2])"], .whole(parts[2]), is: 201),
            ]),
        Scenario(
            "a chunk out of order, refused, asked for and mended",
            [
                open, patch(0),
                Step("PATCH", "$location", ["Content-Range: \(ranges[2])"], .whole(parts[2]), is: 416),
                Step(
                    "GET", "$location", is: 204,
                    with: ["Range": "0-\(ranges[0].split(separator: "-")[1])", "Location": "*"]),
                patch(1), patch(2), close,
            ]),
        Scenario(
            "an end out of order, refused, asked for and mended",
            [
                open, patch(0),
                Step("PUT", "$closing$digest", ["Content-Range: \(ranges[2])"], .whole(parts[2]), is: 416),
                Step("GET", "$location", is: 204, with: ["Range": "0-\(ranges[0].split(separator: "-")[1])"]),
                patch(1),
                Step("PUT", "$closing$digest", ["Content-Range: \(ranges[2])"], .whole(parts[2]), is: 201),
            ]),
        Scenario(
            "a chunk out of order before anything came",
            [
                open, Step("PATCH", "$location", ["Content-Range: \(ranges[1])"], .whole(parts[1]), is: 416),
                Step("GET", "$location", is: 204, with: ["Range": "0-0"]), patch(0), patch(1), patch(2), close,
            ]),
        Scenario(
            "a mount",
            [
                Step("POST", "/v2/team/source/blobs/uploads/?digest=$digest", [], .whole("$whole"), is: 201),
                Step(
                    "POST", start + "?mount=$digest&from=team/source", is: 201,
                    with: ["Location": "*", "Docker-Content-Digest": "$digest"]),
            ]),
        Scenario(
            "a mount that names no source",
            [
                Step("POST", "/v2/team/source/blobs/uploads/?digest=$digest", [], .whole("$whole"), is: 201),
                Step("POST", start + "?mount=$digest", is: 201, with: ["Location": "*"]),
            ]),
        Scenario(
            "a mount of what is nowhere, which becomes an upload",
            [
                Step("POST", start + "?mount=$digest&from=team/source", is: 202, with: ["Location": "*"]),
                Step("PUT", "$closing$digest", [], .whole("$whole"), is: 201),
            ]),
        Scenario(
            "the algorithm said beforehand",
            [
                Step("POST", start + "?digest-algorithm=$algorithm", is: 202, with: ["Location": "*"]),
                Step("PUT", "$closing$digest", [], .whole("$whole"), is: 201),
            ]),
    ]

    /// The five ways again, with bytes that are not those of the digest.
    static let badPushes = [
        Scenario("post only", [Step("POST", start + "?digest=$digest", [], .whole("other"), is: 400)]),
        Scenario("post and put", [open, Step("PUT", "$closing$digest", [], .whole("other"), is: 400)]),
        Scenario(
            "a chunk",
            [
                open, Step("PATCH", "$location", ["Content-Range: 0-4"], .whole("other"), is: 202),
                Step("PUT", "$closing$digest", is: 400),
            ]),
        Scenario(
            "a chunk, and one with the end",
            [
                open, Step("PATCH", "$location", ["Content-Range: 0-4"], .whole("other"), is: 202),
                Step("PUT", "$closing$digest", ["Content-Range: 5-9"], .whole("bytes"), is: 400),
            ]),
        Scenario(
            "a stream",
            [
                open, Step("PATCH", "$location", [], .chunked(["other", "bytes"]), is: 202),
                Step("PUT", "$closing$digest", is: 400),
            ]),
    ]
}
