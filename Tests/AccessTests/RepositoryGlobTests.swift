import OCI
import Testing

@testable import Access

@Suite struct RepositoryGlobTests {
    @Test(
        "a star stays within a component, two stars stand for any number of components, everything else for itself",
        arguments: [
            ("team/app", ["team/app"], ["team", "team/ap", "team/apps", "team/app/web", "other/app"]),
            ("*", ["a", "team"], ["a/b"]),
            ("**", ["a", "a/b", "a/b/c"], []),
            ("team/*", ["team/app", "team/b-2"], ["team", "team/app/web", "teams/app"]),
            ("team/**", ["team", "team/app", "team/app/web"], ["teams", "my/team/app"]),
            ("team-*/app", ["team-a/app", "team-a-b/app"], ["team-a", "team-a/b/app", "team/app"]),
            ("*-app", ["my-app", "a-app-app"], ["app", "a/my-app"]),
            ("a*b*c", ["abc", "a1b2c", "abbcc", "abcbc"], ["ab", "acb", "abcd"]),
            ("**/app", ["app", "a/app", "a/b/app"], ["a/apps", "app/a"]),
            ("a/**/z", ["a/z", "a/b/z", "a/b/c/z", "a/z/z"], ["a", "z", "a/b", "b/a/z"]),
            ("a/**/b/**/c", ["a/b/c", "a/x/b/y/c", "a/b/b/c", "a/x/b/y/b/c"], ["a/c", "a/b", "a/b/x"]),
            ("**/**", ["a", "a/b"], []),
            ("**/a*/**", ["a", "x/ab/y", "ab/y"], ["b", "b/c"]),
            ("team/v1.*", ["team/v1.2", "team/v1.2.3"], ["team/v1", "team/v12"]),
            ("Docker.Example/**", ["Docker.Example/library/alpine"], ["docker.example/library/alpine"]),
        ] as [(String, [String], [String])])
    func matches(_ pattern: String, _ those: [String], _ others: [String]) throws {
        let glob = try #require(RepositoryGlob(pattern))
        for text in those {
            let name = try #require(RepositoryName(text))
            #expect(glob.matches(name), "\(text)")
        }
        for text in others {
            let name = try #require(RepositoryName(text))
            #expect(!glob.matches(name), "\(text)")
        }
    }

    @Test(
        "what no name can match is no pattern",
        arguments: [
            "", "/", "a/", "/a", "a//b", "a**", "**a", "a/**b/c", "***", "a b", "a?", "[a]", "a:b", "ä", "a\n", "{a,b}",
            String(repeating: "a", count: 256),
        ])
    func refused(_ text: String) {
        #expect(RepositoryGlob(text) == nil)
    }

    @Test("a pattern that could go back again and again does not", .timeLimit(.minutes(30)))
    func hostile() throws {
        let name = try #require(RepositoryName(String(repeating: "a", count: 255)))
        let stars = try #require(RepositoryGlob(String(repeating: "a*", count: 120) + "b"))
        let deep = try #require(RepositoryName(String(repeating: "a/", count: 127) + "a"))
        let deepStars = try #require(RepositoryGlob(String(repeating: "**/a/", count: 50) + "b"))
        for _ in 0..<1000 {
            #expect(!stars.matches(name))
            #expect(!deepStars.matches(deep))
        }
    }

    @Test("it agrees with a slow matcher that tries everything")
    func agrees() throws {
        let parts = ["a", "b", "ab", "*", "a*", "*b", "**"]
        let names = ["a", "b", "ab", "a/b", "b/a", "a/a/b", "ab/b/a", "a/ab/b/b"]
        for first in parts {
            for second in parts {
                for third in parts {
                    let text = "\(first)/\(second)/\(third)"
                    let glob = try #require(RepositoryGlob(text))
                    for name in names {
                        let expected = Self.matches([first, second, third][...], name.split(separator: "/")[...])
                        #expect(glob.matches(try #require(RepositoryName(name))) == expected, "\(text) \(name)")
                    }
                }
            }
        }
    }

    private static func matches(_ pattern: ArraySlice<String>, _ name: ArraySlice<Substring>) -> Bool {
        guard let first = pattern.first else { return name.isEmpty }
        if first == "**" {
            return (0...name.count).contains { matches(pattern.dropFirst(), name.dropFirst($0)) }
        }
        guard let component = name.first, fits(Substring(first), component) else { return false }
        return matches(pattern.dropFirst(), name.dropFirst())
    }

    private static func fits(_ pattern: Substring, _ text: Substring) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        if first == "*" { return (0...text.count).contains { fits(pattern.dropFirst(), text.dropFirst($0)) } }
        return first == text.first && fits(pattern.dropFirst(), text.dropFirst())
    }
}
