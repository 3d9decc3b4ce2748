import Testing

@testable import RegistryClient

@Suite("where the registry of an address is looked for")
struct RegistrySearchTests {
    /// What is asked, by the number of folders, and what is found, when places answer so; what is not named is nothing.
    private static func search(
        _ folders: Int, _ answers: [Int: RegistrySearch.Answer]
    ) -> (asked: [Int], found: Int) {
        var search = RegistrySearch(folders: folders)
        var asked: [Int] = []
        while true {
            switch search.step {
            case .found(let folders): return (asked, folders)
            case .ask(let folders):
                asked.append(folders)
                search.hear(answers[folders] ?? .nothing)
            }
        }
    }

    @Test("asks nothing without a path, the root first, and then below each folder")
    func order() {
        #expect(Self.search(0, [:]) == ([], 0))
        #expect(Self.search(2, [0: .registry, 1: .registry]) == ([0], 0))
        #expect(Self.search(2, [1: .registry]) == ([0, 1], 1))
        #expect(Self.search(3, [3: .registry]) == ([0, 1, 2, 3], 3))
        #expect(Self.search(2, [:]) == ([0, 1, 2], 0))
        #expect(Self.search(99, [5: .registry]) == ([0, 1, 2, 3, 4], 0))
    }

    @Test("takes what only wants a login when nothing else is a registry")
    func challenges() {
        #expect(Self.search(2, [0: .challenge]) == ([0, 1, 2], 0))
        #expect(Self.search(2, [0: .challenge, 2: .registry]) == ([0, 1, 2], 2))
        #expect(Self.search(2, [1: .challenge, 2: .challenge]) == ([0, 1, 2], 1))
    }

    @Test("splits the path, whose parts stay what logins are kept by")
    func addresses() {
        let address = ServerAddress.known("https://reg.example.com:8443/tools/reg/team/a")
        for (count, prefix, path) in [
            (0, "", "tools/reg/team/a"), (1, "tools", "reg/team/a"), (2, "tools/reg", "team/a"),
            (4, "tools/reg/team/a", ""),
        ] {
            let found = address.registry(below: count)
            #expect(found.prefix == prefix && found.path == path)
            #expect(found.key == address.key && found.description == address.description)
        }
        #expect(ServerAddress.known("reg/registry/v2/").registry(below: 1).path == "")
        #expect(address.registry(below: 2).root == "reg.example.com:8443/tools/reg")
    }
}
