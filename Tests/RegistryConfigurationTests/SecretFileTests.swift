import RegistryConfiguration
import Testing

@Suite("Values from files")
struct SecretFileTests {
    private let name = "REGISTRY_HTTP_SECRET_FILE"

    @Test("the text of the file without its last line break", arguments: ["s3cret\n", "s3cret", "s3cret\r\n"])
    func text(_ content: String) throws {
        let loaded = load(nil, [name: "/run/secrets/s"], files: ["/run/secrets/s": content])
        #expect(try loaded.started().http.secret == "s3cret")
    }

    @Test("quotes, spaces and further line breaks stay")
    func verbatim() throws {
        let loaded = load(nil, [name: "/s"], files: ["/s": "\"a\" \n\n"])
        #expect(try loaded.started().http.secret == "\"a\" \n")
    }

    @Test("a leaf of any type, and a header")
    func otherLeaves() throws {
        let environment = [
            "REGISTRY_LOG_LEVEL_FILE": "/l", "REGISTRY_CATALOG_MAXENTRIES_FILE": "/n",
            "REGISTRY_HTTP_HEADERS_X-FRAME-OPTIONS_FILE": "/h", "REGISTRY_LOG_FIELDS_ZONE_FILE": "/z",
        ]
        let loaded = load(nil, environment, files: ["/l": "debug\n", "/n": "7\n", "/h": "[DENY]", "/z": "a"])
        let configuration = try loaded.started()
        #expect(configuration.log.level == .debug)
        #expect(configuration.catalogMaximum == 7)
        #expect(configuration.http.header("X-Frame-Options") == ["[DENY]"])
        #expect(configuration.log.fields.last == .init(name: "zone", value: "a"))
    }

    @Test("both forms together are one error that names both")
    func bothForms() {
        let loaded = load(nil, [name: "/s", "REGISTRY_HTTP_SECRET": "x"], files: ["/s": "y"])
        #expect(
            loaded.errors == [
                "\(name): error: http.secret: is given by REGISTRY_HTTP_SECRET too; unset one of them"
            ])
    }

    @Test(
        "a file that cannot be used is an error that says why",
        arguments: [
            ("/missing", "the file /missing does not exist"), ("", "names no file"),
            ("/empty", "the file /empty is empty"), ("/large", "the file /large is larger than 65536 bytes"),
            ("/zero", "the file /zero is not UTF-8 text"), ("/dir", "the file /dir is a directory, not a file"),
        ])
    func unusable(_ path: String, _ words: String) {
        let files = ["/empty": "\n", "/large": String(repeating: "x", count: 65_537), "/zero": "a\0", "/dir/x": ""]
        #expect(load(nil, [name: path], files: files).errors == ["\(name): error: http.secret: \(words)"])
    }

    @Test("a section has no file form")
    func noSection() {
        #expect(load(nil, ["REGISTRY_LOG_FILE": "/s"], files: ["/s": "x"]).says(.warning, "unknown variable"))
        #expect(load(nil, ["REGISTRY_AUTH_FILE": "/s"], files: ["/s": "x"]).says(.warning, "unknown variable"))
    }
}
