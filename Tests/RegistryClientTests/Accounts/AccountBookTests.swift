import Foundation
import StorageTesting
import Testing

@testable import RegistryClient

@Suite("where logins are found")
struct AccountBookTests {
    private struct Home {
        let path: String

        func write(_ text: String, to name: String) throws {
            let url = URL(fileURLWithPath: "\(path)/\(name)")
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
        }

        func book(_ environment: [String: String] = [:], limits: TimeLimits = TimeLimits()) -> AccountBook {
            var variables = ["HOME": path, "PATH": "\(path)/bin:/usr/bin:/bin"]
            variables.merge(environment) { $1 }
            return AccountBook(environment: variables, limits: limits)
        }

        func helper(_ name: String, _ script: String) async throws {
            try await ShellScript.write(script, to: "\(path)/bin/docker-credential-\(name)")
        }
    }

    private static func with(_ body: (Home) async throws -> Void) async throws {
        try await TemporaryDirectory.with { try await body(Home(path: $0)) }
    }

    private static func docker(_ user: String) -> String {
        #"{"auths":{"reg:5000":{"auth":"\#(Data("\(user):x".utf8).base64EncodedString())"}}}"#
    }

    @Test("is nowhere on a new machine")
    func empty() async throws {
        try await Self.with { home in
            let account = try await home.book().account(for: .known("reg:5000"))
            #expect(account.login == nil)
            #expect(!account.isInsecure)
        }
    }

    @Test(
        "is the home that the system has for the user where HOME is missing or empty", arguments: [[:], ["HOME": ""]])
    func noHome(_ environment: [String: String]) throws {
        let home = try #require(getpwuid(getuid())?.pointee.pw_dir.map { String(cString: $0) })
        let folder = AccountBook(environment: environment).spectro.folder
        #expect(folder == (home == "/" ? "" : home) + "/.spectro")
    }

    @Test("is our own file first, then docker's, then that of containers")
    func order() async throws {
        try await Self.with { home in
            let server = ServerAddress.known("reg:5000")
            try home.write(Self.docker("podman"), to: ".config/containers/auth.json")
            #expect(try await home.book().account(for: server).login?.user == "podman")
            try home.write(Self.docker("runtime"), to: "run/containers/auth.json")
            #expect(
                try await home.book(["XDG_RUNTIME_DIR": "\(home.path)/run"]).account(for: server).login?.user
                    == "runtime")
            try home.write(Self.docker("named"), to: "auth.json")
            #expect(
                try await home.book(["REGISTRY_AUTH_FILE": "\(home.path)/auth.json"]).account(for: server).login?.user
                    == "named")
            try home.write(Self.docker("docker"), to: ".docker/config.json")
            #expect(try await home.book().account(for: server).login?.user == "docker")
            try home.write(Self.docker("moved"), to: "elsewhere/config.json")
            let moved = try await home.book(["DOCKER_CONFIG": "\(home.path)/elsewhere"]).account(for: server)
            #expect(moved.login?.user == "moved")
            #expect(moved.source == "\(home.path)/elsewhere/config.json")
            try home.write(#"{"auths":{"reg:5000":{"insecure":true}}}"#, to: ".spectro/config.json")
            let insecure = try await home.book().account(for: server)
            #expect(insecure.login?.user == "docker")
            #expect(insecure.isInsecure)
            try home.write(#"{"auths":{"reg:5000":{"auth":"bWU6eA=="}}}"#, to: ".spectro/config.json")
            #expect(try await home.book().account(for: server).login?.user == "me")
        }
    }

    @Test(
        "is found under every form of a server's name",
        arguments: [
            ("https://reg.example.com/v1/", "reg.example.com"), ("reg.example.com", "https://reg.example.com:443"),
            ("https://index.docker.io/v1/", "docker.io"), ("reg/team", "reg/team/packs"),
            ("[::1]:5000", "http://[::1]:5000"),
        ])
    func names(_ name: String, _ server: String) async throws {
        try await Self.with { home in
            try home.write(
                #"{"auths":{"x y z":{},"\#(name)":{"username":"me","password":"x"}}}"#, to: ".docker/config.json")
            #expect(try await home.book().account(for: .known(server)).login?.user == "me")
            #expect(try await home.book().account(for: .known("other")).login == nil)
        }
    }

    @Test("is with a helper where the file says so, which is asked for the server by its name")
    func helper() async throws {
        try await Self.with { home in
            try home.write(
                #"{"auths":{"reg:5000":{}},"credHelpers":{"reg:5000":"one"},"credsStore":"two"}"#,
                to: ".docker/config.json")
            try await home.helper(
                "one", #"[ "$1" = get ] && printf '{"Username":"one","Secret":"%s"}' "$(cat)""#)
            try await home.helper("two", #"printf '{"Username":"two","Secret":"%s"}' "$(cat)""#)
            let book = home.book()
            #expect(try await book.account(for: .known("https://reg:5000/")).login == .known("one", "reg:5000"))
            #expect(try await book.account(for: .known("other")).login == .known("two", "other"))
            #expect(
                try await book.account(for: .known("docker.io")).login
                    == .known("two", "https://index.docker.io/v1/"))
            #expect(try await book.account(for: .known("other")).source?.contains("docker-credential-two") == true)
        }
    }

    @Test("is nowhere when the helper does not know the server, and elsewhere then")
    func unknownServer() async throws {
        try await Self.with { home in
            try home.write(#"{"credsStore":"x"}"#, to: ".docker/config.json")
            try await home.helper("x", "echo credentials not found in native keychain; exit 1")
            #expect(try await home.book().account(for: .known("reg:5000")).login == nil)
            try home.write(Self.docker("podman"), to: ".config/containers/auth.json")
            #expect(try await home.book().account(for: .known("reg:5000")).login?.user == "podman")
        }
    }

    @Test("is a refresh token when the helper says so")
    func identityToken() async throws {
        try await Self.with { home in
            try home.write(#"{"credsStore":"x"}"#, to: ".docker/config.json")
            try await home.helper("x", #"echo '{"ServerURL":"reg","Username":"<token>","Secret":"abc"}'"#)
            #expect(try await home.book().account(for: .known("reg")).login == Login(identityToken: "abc"))
            try home.write(#"{"auths":{"reg":{"identitytoken":"def"}}}"#, to: ".docker/config.json")
            #expect(try await home.book().account(for: .known("reg")).login == Login(identityToken: "def"))
        }
    }

    @Test(
        "is not taken from a helper that does not behave",
        arguments: [
            (#"echo '{"Secret":"hush"}'; exit 1"#, "it answers, and fails"), ("echo locked >&2; exit 3", "locked"),
            ("exit 1", "it says nothing"), ("echo no json", "is no login"),
            ("kill -9 $$", "it says nothing"), ("yes", "says more than 65536 bytes"),
            ("sleep 600 & sleep 600", "does not end within"), (#"echo '{"Username":"a:b","Secret":"x"}'"#, "colon"),
            (#"printf '\033[31mred\n' >&2; exit 1"#, "[31mred"),
        ])
    func misbehaving(_ script: String, _ words: String) async throws {
        try await Self.with { home in
            try home.write(#"{"credsStore":"x"}"#, to: ".docker/config.json")
            try await home.helper("x", script)
            var limits = TimeLimits()
            if script.contains("sleep") { limits.helper = .milliseconds(300) }
            let book = home.book(limits: limits)
            let error = await failure { _ = try await book.account(for: .known("reg")) }
            #expect(error?.code == .credentials)
            #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
            #expect(error?.message.contains("docker-credential-x") == true)
            #expect(error?.message.contains("\u{1B}") == false)
        }
    }

    @Test(
        "is not asked of a program that is none, by no shell",
        arguments: ["absent", "../x", "a/b", "x; touch pwned", "", "$(id)", ".hidden", "a b"])
    func names(_ name: String) async throws {
        try await Self.with { home in
            try home.write(#"{"credHelpers":{"reg":"\#(name)"}}"#, to: ".docker/config.json")
            let book = home.book()
            let error = await failure { _ = try await book.account(for: .known("reg")) }
            // An empty name is docker's way to say that there is none.
            #expect(error?.code == (name.isEmpty ? nil : .credentials))
        }
    }

    @Test("does not hang on what a helper leaves running behind it")
    func leftBehind() async throws {
        try await Self.with { home in
            try home.write(#"{"credsStore":"x"}"#, to: ".docker/config.json")
            // Longer than a helper may take.
            try await home.helper("x", #"(sleep 120) & echo '{"Username":"me","Secret":"x"}'"#)
            #expect(try await home.book().account(for: .known("reg")).login?.user == "me")
        }
    }

    @Test("keeps its files and connections from helpers")
    func descriptors() async throws {
        try await Self.with { home in
            // As NIO makes them: programs that are started would have it.
            let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(socket) }
            let name = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(socket)")
            let list = "\(home.path)/descriptors"
            try home.write(#"{"credsStore":"x"}"#, to: ".docker/config.json")
            try await home.helper(
                "x", #"readlink /proc/$$/fd/* > '\#(list)'; echo '{"Username":"me","Secret":"x"}'"#)
            #expect(try await home.book().account(for: .known("reg")).login?.user == "me")
            let descriptors = try String(contentsOfFile: list, encoding: .utf8)
            #expect(descriptors.contains("pipe:"))
            #expect(!descriptors.contains(name))
        }
    }

    @Test(
        "is not guessed from a file that is none",
        arguments: ["{", "[]", #"{"auths":[]}"#, #"{"auths":{"reg":{"auth":"!"}}}"#, #"{"auths":{"reg":{"auth":5}}}"#])
    func malformed(_ text: String) async throws {
        try await Self.with { home in
            try home.write(text, to: ".docker/config.json")
            let book = home.book()
            let error = await failure { _ = try await book.account(for: .known("reg")) }
            #expect(error?.code == .settings)
            #expect(error?.message.contains(".docker/config.json") == true)
        }
    }

    @Test("is not read from a file without end")
    func huge() async throws {
        try await Self.with { home in
            try home.write(String(repeating: " ", count: 2 << 20), to: ".docker/config.json")
            let book = home.book()
            let error = await failure { _ = try await book.account(for: .known("reg")) }
            #expect(error?.message.contains("larger than 1048576 bytes") == true)
        }
    }
}
