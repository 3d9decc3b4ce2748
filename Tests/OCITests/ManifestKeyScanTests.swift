import OCI
import Testing

@Suite("Keys of a manifest")
struct ManifestKeyScanTests {
    private func fault(_ text: String) -> String? {
        ManifestKeyScan.ambiguity(in: Array(text.utf8))?.message
    }

    @Test(
        "that come twice are found and named with their place",
        arguments: [
            (#"{"layers":[],"layers":[]}"#, #"the key "layers" comes twice"#),
            (#"{"a":{"x":[1,{"y":2}]},"config":1, "b":"config" , "config" : {}}"#, #"the key "config" comes twice"#),
            (#"{"layers":[{},{"digest":"x","size":1,"digest":"x"}]}"#, #"at layers[1]: the key "digest" comes twice"#),
            (#"{"manifests":[{"platform":{"os":1,"os":2}}]}"#, #"at manifests[0].platform: the key "os" comes twice"#),
            (#"{"subject":{"mediaType":1,"mediaType":1}}"#, #"at subject: the key "mediaType""#),
            (#"{"blobs":[1,[],{"size":1,"size":1}]}"#, #"at blobs[2]: the key "size""#),
            (#"{"fsLayers":[{"blobSum":1,"blobSum":1}]}"#, #"at fsLayers[0]: the key "blobSum""#),
            (#"{"history":[{"v1Compatibility":1,"v1Compatibility":1}]}"#, #"the key "v1Compatibility""#),
            (#"{"layers":[],"layer\u0073":[]}"#, #"the key "layers" comes twice"#),
            (#"{"layers":[],"\u006C\u0061yers":[]}"#, #"the key "layers" comes twice"#),
            (#"{"x":"}{\"layers\":1,\\","layers":[],"layers":[]}"#, #"the key "layers" comes twice"#),
        ])
    func twice(_ text: String, _ words: String) {
        #expect(fault(text)?.contains(words) == true, "\(fault(text) ?? "nothing")")
    }

    @Test(
        "in other letters are found, as Go folds them",
        arguments: [
            ("Layers", "layers", #"{"Layers":[]}"#), ("LAYERS", "layers", #"{"LAYERS":[]}"#),
            ("Config", "config", #"{"\u0043onfig":1}"#), ("Digest", "digest", #"{"config":{"Digest":1}}"#),
            ("fslayers", "fsLayers", #"{"fslayers":1}"#), ("blobsum", "blobSum", #"{"fsLayers":[{"blobsum":1}]}"#),
            ("SCHEMAVERSION", "schemaVersion", #"{"SCHEMAVERSION":2}"#),
            ("OS.Version", "os.version", #"{"manifests":[{"platform":{"OS.Version":1}}]}"#),
            (nil, "layers", "{\"layer\u{17F}\":[]}"), (nil, "subject", #"{"\u017fubject":{}}"#),
            (nil, "size", "{\"layers\":[{\"\u{17F}ize\":1}]}"),
        ] as [(String?, String, String)])
    func otherLetters(_ written: String?, _ known: String, _ text: String) {
        let name = written.map { "\"\($0)\"" } ?? "that stands for \"\(known)\""
        #expect(fault(text)?.contains("the key \(name) is \"\(known)\"") == true, "\(fault(text) ?? "nothing")")
        #expect(fault(text)?.hasSuffix("write \"\(known)\"") == true)
    }

    @Test(
        "that all readers understand alike are none of its business",
        arguments: [
            "{}", "", "[]", "null", "{", "}", "\"", #"{"layers"#, #"{"layers":[],"layer"#, #"{"\"#, #"{"\u"#,
            #"{"\u00"#, "]]}}",
            #"{"layers":[],"blobs":[],"config":{"digest":1,"size":1},"subject":{"digest":1}}"#,
            #"{"layers":[{"digest":1},{"digest":1}],"manifests":[{"digest":1}]}"#,
            #"{"\u006cayers":[]}"#, #"{"x":1,"x":2,"X":3}"#, #"{"layers ":1,"layers":2}"#,
            #"{"layer":1,"layers":2,"layerss":3}"#,
            #"{"annotations":{"digest":1,"Digest":2,"layers":3,"layers":4}}"#, #"{"config":{"layers":1,"Layers":2}}"#,
            #"{"digest":1,"Digest":1,"size":1,"Size":1}"#, #"{"x":[{"digest":1,"digest":1}]}"#,
            #"[{"layers":1,"layers":2}]"#, #"{"a":["layers","layers"],"b":"layers","layers":"layers"}"#,
            #"{"layers\u0000":1,"layers":1,"lay\ners":1,"lay\/ers":1,"layers\ud83d\ude00":1,"läyers":1}"#,
            #"{"mediaType":"a","layers":[{"mediaType":"a","annotations":{"mediaType":"b"}}]}"#,
            #"{"\u-00a":1,"\u+04c":1}"#,
        ])
    func alike(_ text: String) {
        #expect(fault(text) == nil, "\(fault(text) ?? "")")
    }

    @Test("are not looked for in JSON of another encoding, which is told")
    func encodings() {
        let text = Array(#"{"layers":[]}"#.utf8)
        let wide: [UInt8] = text.flatMap { [$0, 0] as [UInt8] }
        #expect(ManifestKeyScan.ambiguity(in: [0xEF, 0xBB, 0xBF] + text)?.message.contains("byte order mark") == true)
        let all: [[UInt8]] = [wide, [0] + wide, [0xFF, 0xFE] + wide, [0xFE, 0xFF, 0] + wide]
        for bytes in all {
            #expect(ManifestKeyScan.ambiguity(in: bytes)?.message.contains("not UTF-8") == true)
        }
    }

    @Test("are found in one pass over the largest manifest, however deep it is", .timeLimit(.minutes(30)))
    func large() {
        let limit = 4 << 20
        let deep = #"{"layers":"# + String(repeating: "[", count: limit) + String(repeating: "]", count: limit)
        #expect(fault(deep)?.contains("512 levels") == true)
        let held = String(repeating: #"{"x":"#, count: 510) + "1" + String(repeating: "}", count: 510)
        #expect(fault(#"{"x":\#(held)}"#) == nil)
        #expect(fault(#"{"x":\#(held),"layers":[],"layers":[]}"#)?.contains("comes twice") == true)
        let keys = "{" + String(repeating: #""digesu":1,"#, count: limit / 11) + #""layers":1,"layers":1}"#
        #expect(fault(keys)?.contains("comes twice") == true)
        let long = #"{""# + String(repeating: "l", count: limit) + #"":1,"layers":1,"layers":1}"#
        #expect(fault(long)?.contains("comes twice") == true)
        let escapes = #"{""# + String(repeating: #"\u006c"#, count: limit / 6) + #"":1,"layers":1,"layers":1}"#
        #expect(fault(escapes)?.contains("comes twice") == true)
    }
}
