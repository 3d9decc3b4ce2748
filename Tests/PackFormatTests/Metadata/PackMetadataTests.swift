import OCI
import PackFormat
import Testing

@Suite("pack.json")
struct PackMetadataTests {
    /// A small `pack.json` with other properties put in, or nil for those left out.
    static func json(_ changes: KeyValuePairs<String, String?> = [:]) -> String {
        var properties = [
            ("name", #""hello-universe""#), ("displayName", #""Hello Universe""#), ("version", #""1.3.0""#),
            ("layer", #""addon""#),
        ]
        for (name, value) in changes {
            properties.removeAll { $0.0 == name }
            if let value { properties.append((name, value)) }
        }
        return "{" + properties.map { #""\#($0.0)": \#($0.1)"# }.joined(separator: ", ") + "}"
    }

    static func metadata(_ changes: KeyValuePairs<String, String?> = [:]) throws -> PackMetadata {
        try PackMetadata(json(changes).utf8)
    }

    @Test("needs a name, a display name, a version and a layer, and no more")
    func least() throws {
        let metadata = try Self.metadata()
        #expect(metadata.name.text == "hello-universe" && metadata.displayName == "Hello Universe")
        #expect(metadata.version == "1.3.0" && metadata.group == nil && metadata.layer == .addon)
        #expect(try metadata.tag == PackTag("1.3.0") && metadata.artifactTag.text == "1.3.0")
        #expect(metadata.rootFolder == "hello-universe-1.3.0")
        #expect(metadata.archiveTitle == "hello-universe-1.3.0.tar.gz")
        #expect(metadata.cloudTypes.isEmpty && metadata.addonType == nil && metadata.addonSubType == nil)
        #expect(metadata.eol == nil && metadata.annotations.isEmpty && metadata.kubeManifests.isEmpty)
        #expect(metadata.charts.isEmpty && metadata.ansibleRoles.isEmpty && metadata.dependencies.isEmpty)
        #expect(metadata.resources.isEmpty && metadata.commitMessage == nil && metadata.kubeVersion == nil)
        #expect(metadata.readme == nil && metadata.unknownProperties.isEmpty && metadata.remarks.isEmpty)
        #expect(metadata.state == .none)
    }

    static let constraints = """
        {"dependencies": [
            {"packName": "kubernetes", "layer": "k8s", "type": "required", "minVersion": "1.21", "maxVersion": "1.33.9"},
            {"packName": "crossplane"}],
         "resources": [
            {"type": "cpu", "minLimit": 500},
            {"type": "memory", "minLimit": 1.5, "components": [
                {"scheduleType": "worker", "resourceRequestParamRef": "charts.a.b",
                 "replicaCountParamRef": "charts.a.c"}, {}]}]}
        """

    @Test("gives every property that it may have")
    func everything() throws {
        let metadata = try Self.metadata([
            "group": #""LTS""#, "layer": #""csi""#, "cloudTypes": #"["aws", "gke"]"#, "cloudType": #""azure""#,
            "addonType": #""system app""#, "addonSubType": #""db""#, "eol": #""2027-01-31""#,
            "annotations": #"{"source": "community", "empty": ""}"#,
            "kubeManifests": #"["manifests/b.yaml", "manifests/a.yaml"]"#, "charts": #"["charts/x-1.0.tgz"]"#,
            "ansibleRoles": #"["r"]"#, "commit_msg": #""why""#, "kubeVersion": #"">=1.30""#, "readme": #""R.md""#,
            "constraints": Self.constraints,
            "zeta": "[[[]]]", "KubeManifests": "1",
        ])
        #expect(try metadata.tag == PackTag("LTS__1.3.0"))
        #expect(metadata.group == "LTS" && metadata.version == "1.3.0")
        #expect(metadata.artifactTag.text == "1.3.0" && metadata.layer == .csi)
        #expect(metadata.cloudTypes == ["aws", "gke"])
        #expect(metadata.addonType == "system app" && metadata.addonSubType == "db" && metadata.eol == "2027-01-31")
        #expect(metadata.annotations == ["source": "community", "empty": ""])
        #expect(metadata.kubeManifests == ["manifests/b.yaml", "manifests/a.yaml"])
        #expect(metadata.charts == ["charts/x-1.0.tgz"] && metadata.ansibleRoles == ["r"])
        #expect(metadata.commitMessage == "why" && metadata.kubeVersion == ">=1.30" && metadata.readme == "R.md")
        let kubernetes = try #require(metadata.dependencies.first)
        #expect(metadata.dependencies.map(\.packName) == ["kubernetes", "crossplane"])
        #expect(kubernetes.layer == .k8s && kubernetes.type == .required)
        #expect(kubernetes.minVersion == "1.21" && kubernetes.maxVersion == "1.33.9")
        #expect(metadata.dependencies[1].type == nil && metadata.dependencies[1].minVersion == nil)
        #expect(metadata.resources.map(\.type) == [.cpu, .memory] && metadata.resources.map(\.minLimit) == [500, 1.5])
        #expect(metadata.resources[0].components.isEmpty && metadata.resources[1].components.count == 2)
        #expect(metadata.resources[1].components[0].scheduleType == "worker")
        #expect(metadata.resources[1].components[0].resourceRequestParamRef == "charts.a.b")
        #expect(metadata.resources[1].components[0].replicaCountParamRef == "charts.a.c")
        #expect(metadata.unknownProperties == ["KubeManifests", "zeta"] && metadata.remarks.isEmpty)
    }

    @Test("takes blank, empty and null properties as missing")
    func blank() throws {
        for value in [#""""#, #""  \n""#, "null"] {
            let metadata = try Self.metadata([
                "group": value, "eol": value, "cloudType": value, "addonType": value, "readme": value,
            ])
            #expect(metadata == (try Self.metadata()), "\(value)")
        }
        #expect(try Self.metadata(["group": #"" LTS ""#]).group == "LTS")
        for name in ["cloudTypes", "annotations", "charts", "constraints"] {
            #expect(try Self.metadata([name: "null"]) == (try Self.metadata()))
        }
    }

    @Test(
        "takes other types as the field writes them, and says so",
        arguments: [
            ("cloudTypes", #""all""#, "is a text and was taken for a list", "cloudTypes"),
            ("charts", #"["a", 1, " ", null, "b"]"#, "is no text", "charts[1]"),
            ("charts", #"{"a": 1}"#, "is an object", "charts"), ("addonType", "7", #"the text "7""#, "addonType"),
            ("addonType", "[]", "is a list", "addonType"), ("eol", "2027.5", #"the text "2027.5""#, "eol"),
            ("annotations", #"["a"]"#, "should be an object", "annotations"),
            ("annotations", #""a""#, "should be an object", "annotations"),
            ("annotations", #"{"disabled": true}"#, #"the text "true""#, "annotations.disabled"),
            ("annotations", #"{"n": 12345678901}"#, #"the text "12345678901""#, "annotations.n"),
            ("annotations", #"{"o": {"p": 1}}"#, "is an object and was left out", "annotations.o"),
            ("annotations", #"{"o": ["p"]}"#, "is a list and was left out", "annotations.o"),
            ("constraints", "[]", "should be an object", "constraints"),
            ("constraints", #"{"dependencies": {}}"#, "list of objects", "constraints.dependencies"),
            ("constraints", #"{"dependencies": [1]}"#, "is no object", "constraints.dependencies[0]"),
            (
                "constraints", #"{"dependencies": [{"packName": "a"}, {"type": "required"}]}"#, "is missing",
                "constraints.dependencies[1].packName"
            ),
            (
                "constraints", #"{"dependencies": [{"packName": "a", "minVersion": 1.25}]}"#, #"the text "1.25""#,
                "constraints.dependencies[0].minVersion"
            ),
            (
                "constraints", #"{"resources": [{"minLimit": "500"}]}"#, "the number 500",
                "constraints.resources[0].minLimit"
            ),
            (
                "constraints", #"{"resources": [{"components": [{"scheduleType": []}]}]}"#, "is a list",
                "constraints.resources[0].components[0].scheduleType"
            ),
            (
                "constraints", #"{"resources": [{"minLimit": "x"}]}"#, "should be a number",
                "constraints.resources[0].minLimit"
            ),
        ])
    func lenient(_ name: String, _ value: String, _ message: String, _ property: String) throws {
        let remark = try #require(try Self.metadata([name: value]).remarks.first)
        #expect(remark.property == property && remark.message.contains(message), "\(remark)")
    }

    @Test("keeps what is right beside what is not")
    func partly() throws {
        let metadata = try Self.metadata([
            "charts": #"["a", 1, " ", null, {"x": []}, "b"]"#,
            "annotations": #"{"a": "b", "c": 1.5, "d": null, "e": [], "f": false}"#, "cloudType": #""aws""#,
            "cloudTypes": "[]",
        ])
        #expect(metadata.charts == ["a", "b"])
        #expect(metadata.annotations == ["a": "b", "c": "1.5", "f": "false"])
        #expect(metadata.cloudTypes == ["aws"])
        #expect(
            metadata.remarks.map(\.property)
                == [
                    "annotations.c", "annotations.e", "annotations.f", "charts[1]", "charts[2]", "charts[3]",
                    "charts[4]",
                ])
    }

    @Test(
        "is refused without what a pack is nothing without, and the message says what would be right",
        arguments: [
            ("name", nil, "pack.json: name is missing", "hello-universe"),
            ("name", "null", "pack.json line 1: name is null", "text"),
            ("name", #""Hello""#, #"name is "Hello""#, "lower-case"),
            ("name", #""a/b""#, #""a/b""#, "lower-case"), ("name", #""a..b""#, #""a..b""#, "lower-case"),
            ("name", #""ä""#, "name", "lower-case"), ("name", "[1]", "name is a list", "text"),
            ("displayName", nil, "displayName is missing", "text"),
            ("displayName", #""  ""#, "displayName is blank", "text"),
            ("displayName", "true", "displayName is true or false", "text"),
            ("version", nil, "version is missing", "1.3.0"), ("version", #""""#, "version is blank", "1.3.0"),
            ("version", "1.3", "version is a number", "\"1.3.0\""),
            ("version", #""1 .0""#, "version cannot be a tag: ", "letters, digits"),
            ("version", #""1.0_5""#, "version cannot be a tag: ", "write \"+\" before a build"),
            ("version", #""a__b""#, "version cannot be a tag: ", "keep two underscores"),
            ("version", #""../../etc""#, "version cannot be a tag: ", "letters, digits"),
            ("version", #""-1""#, "version cannot be a tag: ", "begins with"),
            ("layer", nil, "layer is missing", "addon"), ("layer", "{}", "layer is an object", "addon"),
            ("group", #""a b""#, "group cannot be in a tag: ", "letters, digits"),
            ("group", #""a__b""#, "group cannot be in a tag: ", "keep two underscores"),
        ] as [(String, String?, String, String)])
    func refused(_ name: String, _ value: String?, _ wrong: String, _ right: String) throws {
        let error = #expect(throws: PackError.self) { try Self.metadata([name: value]) }
        let refusal = try #require(error)
        #expect(refusal.code == .invalidMetadata)
        #expect(refusal.message.contains(wrong) && refusal.message.contains(right), "\(refusal.message)")
        #expect(!refusal.message.contains("\n") && refusal.message.utf8.count < 400)
    }

    @Test("has a name and a version that together fit a folder's name")
    func folderName() throws {
        let name = String(repeating: "a", count: PackName.maximumLength)
        let fits = String(repeating: "1", count: ArchiveRoot.maximumLength - PackName.maximumLength - 1)
        let quoted = { (text: String) in "\"\(text)\"" }
        let metadata = try Self.metadata(["name": quoted(name), "version": quoted(fits)])
        #expect(ArchiveRoot(metadata.rootFolder) != nil)
        let error = #expect(throws: PackError.self) {
            try Self.metadata(["name": quoted(name), "version": quoted(fits + "1")])
        }
        #expect(error?.message.contains("of 256 bytes; it may have at most 255") == true)
    }

    @Test("is refused when it is JSON, but no object", arguments: ["[]", "1", "null", #""a""#, "true"])
    func noObject(_ text: String) throws {
        let error = #expect(throws: PackError.self) { try PackMetadata(text.utf8) }
        let refusal = try #require(error)
        #expect(
            refusal.code == .invalidMetadata && refusal.message == "pack.json is no object; it must be one, in braces")
    }

    @Test("names the line of what is wrong")
    func lines() throws {
        let text = """
            {
              "name": "a", "displayName": "A",
              "layer": "addon",

              "version": "1 0",
              "charts": [
                "a",
                7
              ],
              "annotations": {"a": "b",
                "disabled": false}
            }
            """
        let error = #expect(throws: PackError.self) { try PackMetadata(text.utf8) }
        #expect(error?.message.hasPrefix("pack.json line 5: version ") == true, "\(error?.message ?? "")")
        let right = try PackMetadata(text.replacing("1 0", with: "1.0").utf8)
        #expect(right.remarks.map(\.property) == ["annotations.disabled", "charts[1]"])
        #expect(right.remarks.map(\.line) == [11, 8])
    }

    @Test("is refused when a property that makes the pack is there twice, and else the first one counts")
    func repeated() throws {
        let twice = Self.json().dropLast() + #", "n\u0061me": "other"}"#
        let error = #expect(throws: PackError.self) { try PackMetadata(twice.utf8) }
        #expect(error?.message.contains("name is there more than once") == true, "\(error?.message ?? "")")
        let annotations = try Self.metadata(["annotations": #"{"a": "1", "b": "2", "a": "3"}"#])
        #expect(annotations.annotations == ["a": "1", "b": "2"])
        #expect(annotations.remarks.map(\.property) == ["annotations.a"])
        let comments = Self.json().dropLast() + #", "//": "a", "//": "b"}"#
        #expect(try PackMetadata(comments.utf8).remarks.map(\.property) == ["//"])
    }

    @Test("has at most 1 MiB")
    func size() throws {
        let json = Self.json()
        let full = json + String(repeating: " ", count: PackMetadata.maximumSize - json.utf8.count)
        #expect(try PackMetadata(full.utf8) == PackMetadata(json.utf8))
        let error = #expect(throws: PackError.self) { try PackMetadata((full + " ").utf8) }
        #expect(error?.code == .invalidMetadata && error?.message.contains("1048577") == true)
    }

    @Test("may be nested as deep as it likes without harm", arguments: ["[", #"{"a":"#])
    func depth(_ open: String) throws {
        let close = open == "[" ? "]" : "}"
        let count = 100_000
        let deep = String(repeating: open, count: count) + "1" + String(repeating: close, count: count)
        for name in ["unknown", "annotations", "charts", "name"] {
            #expect(throws: PackError.self) { try Self.metadata([name: deep]) }
        }
        #expect(throws: PackError.self) { try PackMetadata(String(repeating: open, count: count).utf8) }
        let deepest = PropertyLines.maximumDepth - 1
        let shallow = String(repeating: open, count: deepest) + "1" + String(repeating: close, count: deepest)
        #expect(throws: PackError.self) { try Self.metadata(["unknown": "[\(shallow)]"]) }
        #expect(try Self.metadata(["unknown": shallow]).unknownProperties == ["unknown"])
    }

    @Test("has a thousand members in a list at most", arguments: ["charts", "annotations", "constraints"])
    func count(_ name: String) throws {
        func value(_ count: Int) -> String {
            switch name {
            case "charts": "[" + (0..<count).map { _ in "1" }.joined(separator: ",") + "]"
            case "annotations": "{" + (0..<count).map { "\"\($0)\":1" }.joined(separator: ",") + "}"
            default: #"{"resources":["# + (0..<count).map { _ in "{}" }.joined(separator: ",") + "]}"
            }
        }
        #expect(throws: Never.self) { try Self.metadata([name: value(1000)]) }
        let error = #expect(throws: PackError.self) { try Self.metadata([name: value(1001)]) }
        #expect(error?.message.contains("1001 members") == true)
    }

    @Test("has a thousand objects in all its lists")
    func objects() throws {
        func value(_ count: Int) -> String {
            let components = (0..<count).map { _ in "{}" }.joined(separator: ",")
            let resources = (0..<10).map { _ in #"{"components":[\#(components)]}"# }.joined(separator: ",")
            return #"{"dependencies":[{"packName":"a"}],"resources":[\#(resources)]}"#
        }
        let metadata = try Self.metadata(["constraints": value(98)])
        #expect(metadata.resources.count == 10 && metadata.resources[9].components.count == 98)
        let error = #expect(throws: PackError.self) { try Self.metadata(["constraints": value(99)]) }
        #expect(error?.message.contains("constraints.resources[9].components[98] is one object too many") == true)
    }

    @Test("has layers and kinds that nobody knows yet")
    func open() throws {
        let metadata = try Self.metadata([
            "layer": #""gpu""#,
            "constraints": #"{"dependencies": [{"packName": "a", "type": "new"}], "resources": [{"type": "gpu"}]}"#,
        ])
        #expect(metadata.layer == PackMetadata.Layer(rawValue: "gpu"))
        #expect(!PackMetadata.Layer.known.contains(metadata.layer) && PackMetadata.Layer.known.contains(.addon))
        #expect(metadata.dependencies[0].type?.rawValue == "new" && metadata.resources[0].type?.rawValue == "gpu")
        #expect(metadata.remarks.isEmpty)
    }

    @Test("may give any version that fits a tag", arguments: ["1.2.3+5", "v1.0", "stable", "1.x", "0.30.0-5.5.2026"])
    func versions(_ text: String) throws {
        let metadata = try Self.metadata(["version": "\"\(text)\"", "group": #""LTS""#])
        #expect(metadata.version == text)
        #expect(try metadata.tag == PackTag(group: "LTS", label: text))
        #expect(try metadata.artifactTag == PackTag(group: nil, label: text).tag)
        #expect(metadata.archiveTitle == "hello-universe-\(text).tar.gz")
    }

    @Test("fits a tag with and without its group")
    func group() throws {
        let long = String(repeating: "7", count: 124)
        #expect(try Self.metadata(["version": "\"\(long)\""]).version == long)
        #expect(throws: PackError.self) { try Self.metadata(["version": "\"\(long)\"", "group": #""LTS""#]) }
        // Either alone would be a tag of another meaning.
        #expect(throws: PackError.self) { try Self.metadata(["version": #""a__b""#, "group": #""LTS""#]) }
        #expect(throws: PackError.self) { try Self.metadata(["version": #"".5""#, "group": #""LTS""#]) }
    }

    @Test(
        "tells the state of its pack",
        arguments: [
            ("{}", .none), (#"{"system_state": "deprecated"}"#, .deprecated),
            (#"{"system_state": "deleted"}"#, .deleted),
            (#"{"system_state": "disabled"}"#, .disabled), (#"{"system_state": "Deprecated"}"#, .deprecated),
            (#"{"system_state": "none"}"#, .none), (#"{"system_state": ""}"#, .none),
            (#"{"system_state": "retired"}"#, .none), (#"{"disabled": "true"}"#, .disabled),
            (#"{"disabled": "false"}"#, .none), (#"{"disabled": true}"#, .disabled), (#"{"disabled": "yes"}"#, .none),
            (#"{"disabled": "true", "system_state": "deprecated"}"#, .disabled),
            (#"{"disabled": "true", "system_state": "deleted"}"#, .deleted),
            (#"{"disabled": "false", "system_state": "deprecated"}"#, .deprecated),
        ] as [(String, PackMetadata.State)])
    func state(_ annotations: String, _ state: PackMetadata.State) throws {
        #expect(try Self.metadata(["annotations": annotations]).state == state)
    }
}
