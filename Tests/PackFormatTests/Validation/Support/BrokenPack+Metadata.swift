import PackFormat
import Testing

extension BrokenPack {
    static let metadata: [BrokenPack] = [
        BrokenPack("pack-json-missing", "pack.json", "no pack.json") { $0["pack.json"] = nil },
        BrokenPack("pack-json-missing", "pack.json", "Pack.json") {
            $0["Pack.json"] = $0["pack.json"]
            $0["pack.json"] = nil
        },
        BrokenPack("pack-json-invalid", "pack.json", line: 1, "it ends too early") { $0["pack.json"] = "" },
        BrokenPack("pack-json-invalid", "pack.json", line: 1, "does not hold an object") { $0["pack.json"] = "[]" },
        BrokenPack("pack-json-invalid", "pack.json", line: 21, "a comma too many", "  }\n}", "  },\n}"),
        BrokenPack("pack-json-invalid", "pack.json", "byte order mark") {
            $0["pack.json"] = "\u{FEFF}" + TestPack.metadata
        },
        BrokenPack("pack-json-invalid", "pack.json", "not UTF-8") {
            $0.files["pack.json"] =
                [0xFF, 0xFE] + TestPack.metadata.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        },
        BrokenPack("pack-json-invalid", "pack.json", "at most 1048576 are taken") {
            $0["pack.json"] = TestPack.metadata + String(repeating: " ", count: 1 << 20)
        },
        BrokenPack("pack-json-invalid", "pack.json", "at most 1000 are taken") {
            let clouds = Array(repeating: "\"all\"", count: 1001).joined(separator: ",")
            $0.replace("[\"all\"]", with: "[\(clouds)]", in: "pack.json")
        },
        BrokenPack(
            "pack-json-invalid", "pack.json", line: 3, "name is given twice, first at line 2",
            "\"hello\",", "\"hello\",\n  \"name\": \"hello\","),
        BrokenPack(
            "duplicate-key", "pack.json", line: 10, "\"source\" is given twice in one map, first at line 10",
            "\"community\"", "\"community\", \"source\": \"x\""),
        BrokenPack(
            "pack-json-field-missing", "pack.json", line: 1, "displayName is missing",
            "  \"displayName\": \"Hello\",\n", ""),
        BrokenPack("pack-json-field-missing", "pack.json", line: 3, "displayName is empty", "\"Hello\"", "\" \""),
        BrokenPack(
            "pack-json-field-missing", "pack.json", line: 1, "name is missing", "\"name\": \"hello\"", "\"name\": null"),
        BrokenPack(
            "pack-json-field-missing", "pack.json", line: 13, "constraints.dependencies[0].type is missing",
            ", \"type\": \"required\"", ""),
        BrokenPack("pack-json-field-type", "pack.json", line: 4, "version is a number", "\"1.2.3\"", "1.2"),
        BrokenPack("pack-json-field-type", "pack.json", line: 7, "a list of texts", "[\"all\"]", "\"all\""),
        BrokenPack(
            "pack-json-field-type", "pack.json", line: 7, "cloudTypes[1] is a number", "[\"all\"]", "[\"all\", 1]"),
        BrokenPack(
            "pack-json-field-type", "pack.json", line: 10, "annotations.source is true or false", "\"community\"",
            "true"),
        BrokenPack("pack-json-field-type", "pack.json", line: 16, "minLimit is a text", "100", "\"100\""),
        BrokenPack(
            "pack-json-value-unknown", "pack.json", line: 5, "did you mean \"addon\"?", "\"addon\"", "\"addons\""),
        BrokenPack(
            "pack-json-value-unknown", "pack.json", line: 13, "did you mean \"notSupported\"?", "\"required\"",
            "\"not-supported\""),
        BrokenPack(
            "pack-json-key-misspelt", "pack.json", line: 9, "did you mean \"kubeManifests\"?",
            besides: ["manifest-unlisted", "manifest-key-unknown"], "\"kubeManifests\"", "\"KubeManifests\""),
        BrokenPack(
            "name-invalid", "pack.json", line: 2, "\"Hello World\" cannot name a pack", "\"hello\"", "\"Hello World\""),
        BrokenPack("version-invalid", "pack.json", line: 4, "no pack can be pushed", "\"1.2.3\"", "\"1/2\""),
        BrokenPack("version-irregular", "pack.json", line: 4, "has 2 numbers", "\"1.2.3\"", "\"1.2\""),
        BrokenPack("version-irregular", "pack.json", line: 4, "begins with v", "\"1.2.3\"", "\"v1.2.3\""),
        BrokenPack("version-irregular", "pack.json", line: 4, "leading zeros", "\"1.2.3\"", "\"1.02.3\""),
        BrokenPack("version-irregular", "pack.json", line: 4, "has a +", "\"1.2.3\"", "\"1.2.3+5\""),
        BrokenPack("version-irregular", "pack.json", line: 4, "is no version", "\"1.2.3\"", "\"stable\""),
        BrokenPack(
            "group-invalid", "pack.json", line: 5, "no tag can have this group",
            "\"layer\"", "\"group\": \"L T\",\n  \"layer\""),
        BrokenPack("folder-name", nil, "\"elsewhere\"", validation: PackValidation(folderName: "elsewhere")) { _ in },
        BrokenPack("cloud-type-retired", "pack.json", line: 7, "libvirt", "[\"all\"]", "[\"all\", \"libvirt\"]"),
        BrokenPack(
            "cloud-type-unknown", "pack.json", line: 7, "did you mean \"vsphere\"?", "[\"all\"]", "[\"vspere\"]"),
        BrokenPack(
            "cloud-type-unknown", "pack.json", line: 7, "custom", "\"cloudTypes\": [\"all\"]",
            "\"cloudType\": \"custom\""),
        BrokenPack(
            "addon-type-missing", "pack.json", line: 1, "addonType is missing", "  \"addonType\": \"system app\",\n", ""
        ),
        BrokenPack(
            "addon-type-misspelt", "pack.json", line: 6, "write \"app services\"", "\"system app\"", "\"app-services\""),
        BrokenPack(
            "eol-invalid", "pack.json", line: 6, "is no date",
            "  \"addonType\"", "  \"eol\": \"2027-13-01\",\n  \"addonType\""),
        BrokenPack(
            "state-unknown", "pack.json", line: 10, "did you mean \"deprecated\"?", "\"source\": \"community\"",
            "\"system_state\": \"depricated\""),
        BrokenPack(
            "state-deleted", "pack.json", line: 10, "deleted", "\"source\": \"community\"",
            "\"system_state\": \"deleted\""),
        BrokenPack(
            "state-retiring", "pack.json", line: 10, "disabled", "\"source\": \"community\"",
            "\"system_state\": \"Disabled\""),
    ]

    static let constraints: [BrokenPack] = [
        BrokenPack(
            "dependency-unbounded", "pack.json", line: 13, "neither",
            "\"minVersion\": \"1.21\", \"maxVersion\": \"1.33\"",
            "\"maxVersion\": \"\""),
        BrokenPack("dependency-bounds-reversed", "pack.json", line: 13, "newer than maxVersion", "1.33", "1.9"),
        BrokenPack(
            "dependency-unknown", "pack.json", line: 13, "no pack \"kubernetes\"",
            validation: PackValidation(knownPacks: Set(["vault", "hello"].compactMap { PackName($0) }))
        ) { _ in },
        BrokenPack(
            "resource-reference-unresolved", "pack.json", line: 17, "charts.hello.cpu", "hello.resources.requests.cpu",
            "hello.cpu"),
        BrokenPack(
            "resource-reference-unresolved", "pack.json", line: 17, "replicaCountParamRef",
            "\"resourceRequestParamRef\": \"charts.hello.resources.requests.cpu\"",
            "\"replicaCountParamRef\": \"replicas\""),
    ]
}
