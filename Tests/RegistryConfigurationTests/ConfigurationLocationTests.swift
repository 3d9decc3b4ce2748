import Glibc
import RegistryConfiguration
import StorageTesting
import Testing

@Suite("Which file is used")
struct ConfigurationLocationTests {
    @Test("the argument, else the variable, else the standard path, else what is built in")
    func order() {
        let variable = [ConfigurationLocation.variable: "/v.yml"]
        let standard = FileAccess.holding([ConfigurationLocation.standardPath: ""])
        func chosen(_ argument: String?, _ environment: [String: String], _ files: FileAccess) -> ConfigurationLocation
        {
            .chosen(argument: argument, environment: environment, files: files)
        }
        #expect(chosen("/a.yml", variable, standard) == .file(path: "/a.yml"))
        #expect(chosen(nil, variable, standard) == .file(path: "/v.yml"))
        #expect(chosen("", [ConfigurationLocation.variable: ""], standard) == .file(path: "/etc/spectro/config.yml"))
        #expect(chosen(nil, [:], .holding([String: String]())) == .builtIn)
    }

    @Test("a file at the standard path that cannot be read is an error, not a reason to go without")
    func unreadableStandard() {
        let files = FileAccess(
            read: { (_: String, _: Int) throws(FileAccess.Failure) in throw .unreadable("Permission denied") },
            names: { _ in [] })
        let loaded = Configuration.load(argument: nil, environment: [:], files: files)
        #expect(
            loaded.lines == ["/etc/spectro/config.yml: error: the configuration file cannot be read: Permission denied"]
        )
    }

    @Test(
        "a missing file names those of the same name that lie near",
        arguments: [
            ("/etc/spectropaxconfig/myconfig.yml", ["/etc/myconfig.yml"], "; there is /etc/myconfig.yml"),
            (
                "/etc/myconfig.yml", ["/etc/spectropaxconfig/myconfig.yml"],
                "; there is /etc/spectropaxconfig/myconfig.yml"
            ),
            ("/data/a/config.yml", ["/data/b/config.yml"], "; there is /data/b/config.yml"),
            ("config.yaml", ["config.yml"], "; there is config.yml"),
            (
                "/x/config.yml", ["/etc/docker/registry/config.yml", "/etc/spectro/config.yml"],
                "; there is /etc/spectro/config.yml and /etc/docker/registry/config.yml"
            ),
            ("/x/config", ["/x/config.yml"], "; there is /x/config.yml"),
            ("/x/config.yml", ["/x/other.yml"], ""),
        ])
    func nearby(_ path: String, _ present: [String], _ hint: String) {
        let files = FileAccess.holding(Dictionary(uniqueKeysWithValues: present.map { ($0, "") }))
        let loaded = Configuration.load(argument: path, environment: [:], files: files)
        #expect(loaded.lines == ["\(path): error: the configuration file does not exist\(hint)"])
        #expect(loaded.configuration == nil)
    }

    @Test("the files of this machine are read within the limit, and directories listed")
    func system() throws {
        let temporary = try TemporaryDirectory()
        defer { withExtendedLifetime(temporary) {} }
        let directory = temporary.path
        let path = directory + "/a.yml"
        let file = try #require(fopen(path, "w"))
        fputs("version: 0.1\n", file)
        fclose(file)
        #expect(try FileAccess.system.read(path, 100) == Array("version: 0.1\n".utf8))
        #expect(throws: FileAccess.Failure.tooLarge(limit: 12)) { try FileAccess.system.read(path, 12) }
        #expect(throws: FileAccess.Failure.isDirectory) { try FileAccess.system.read(directory, 100) }
        #expect(throws: FileAccess.Failure.notFound) { try FileAccess.system.read(path + "x", 100) }
        #expect(throws: FileAccess.Failure.notFound) { try FileAccess.system.read(path + "/x", 100) }
        #expect(throws: FileAccess.Failure.unreadable("it is no file")) { try FileAccess.system.read("/dev/null", 100) }
        #expect(FileAccess.system.names(directory) == ["a.yml"])
        #expect(FileAccess.system.names(path) == [])
        let loaded = Configuration.load(argument: path, environment: [:], files: .system)
        #expect(try loaded.started().http.address == .internet(host: nil, port: 5000))
        let missing = Configuration.load(argument: directory + "/a.yaml", environment: [:], files: .system)
        #expect(missing.lines.last?.contains("does not exist; there is \(path)") == true)
    }
}
