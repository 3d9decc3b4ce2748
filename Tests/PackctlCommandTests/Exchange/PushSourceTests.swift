import FoundationEssentials
import PackFormat
import Testing

@testable import PackctlCommand

@Suite("A folder that is to be pushed")
struct PushSourceTests {
    private static let pack =
        #"{"name":"nginx","displayName":"Nginx","version":"1.2.3","layer":"addon","addonType":"ingress"}"#

    private func folder<Value>(_ pack: String?, _ body: (String) throws -> Value) async throws -> Value {
        try await TemporaryFolder.with(in: [:]) { folder in
            let path = "\(folder)/nginx-1.2.3"
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
            if let pack { try pack.write(toFile: path + "/pack.json") }
            return try body(path)
        }
    }

    @Test("with errors is refused by the class of validation, with each of them; its warnings are only counted")
    func errors() async throws {
        // No logo, and no values.yaml.
        try await folder(PushSourceTests.pack) { path in
            let fault = #expect(throws: SourceFault.self) { try PushSource(at: path) }
            #expect(fault?.exitClass == .validation)
            #expect(fault?.findings.isEmpty == false)
            #expect(fault?.findings.allSatisfy { $0.level == .error } == true)
            let source = try PushSource(at: path, isForced: true)
            #expect(source.findings.count { $0.level == .error } == fault?.findings.count)
            #expect(source.metadata.version == "1.2.3")
        }
    }

    @Test(
        "that is no pack is refused, and why, also when the push is forced",
        arguments: [
            (nil as String?, ExitClass.usage, "holds no pack.json"), ("", .validation, "pack.json"),
            ("{}", .validation, "name is missing"),
            (#"{"name":"nginx","displayName":"N","version":"1.x","layer":"addon"}"#, .validation, "parent tag"),
            (#"{"name":"nginx","displayName":"N","version":"1 2","layer":"addon"}"#, .validation, "version"),
        ])
    func noPack(_ pack: String?, _ exitClass: ExitClass, _ words: String) async throws {
        try await folder(pack) { path in
            let fault = #expect(throws: SourceFault.self) { try PushSource(at: path, isForced: true) }
            #expect(fault?.exitClass == exitClass)
            #expect(fault?.message.contains(words) == true, "\(fault?.message ?? "")")
        }
    }

    @Test("whose state is deleted is refused, unless the push is forced")
    func deleted() async throws {
        try await folder(nil) { path in
            let chart = try TestChart().chart()
            _ = try PackBuild(PackDraft(try #require(PackName("nginx")), around: chart)).write(to: path)
            let json = try String(contentsOf: URL(filePath: "\(path)/pack.json"), encoding: .utf8)
            let key = #""annotations": {"#
            #expect(json.contains(key))
            let marked = json.replacing(key, with: key + #""system_state": "DELETED","#)
            _ = try PushSource(at: path)
            try marked.write(toFile: "\(path)/pack.json")
            let fault = #expect(throws: SourceFault.self) { try PushSource(at: path) }
            #expect(fault?.exitClass == .validation)
            #expect(fault?.message.contains("system_state") == true, "\(fault?.message ?? "")")
            #expect(try PushSource(at: path, isForced: true).metadata.state == .deleted)
        }
    }

    @Test("that is not there is a failure of usage, and one with a link in it is none of a pack")
    func unreadable() async throws {
        try await folder(PushSourceTests.pack) { path in
            #expect(#expect(throws: SourceFault.self) { try PushSource(at: path + "/none") }?.exitClass == .usage)
            try FileManager.default.createSymbolicLink(atPath: path + "/link", withDestinationPath: "/etc/passwd")
            #expect(#expect(throws: SourceFault.self) { try PushSource(at: path) }?.exitClass == .validation)
        }
    }
}

extension String {
    fileprivate func write(toFile path: String) throws { try Data(utf8).write(to: URL(filePath: path)) }
}
