import Testing

@testable import PackctlCommand

@Suite("the words of the command line")
struct ProgramArgumentsTests {
    @Test(
        "options before the command are moved behind it, before what stands after --",
        arguments: [
            ("pack ls", "pack ls"), ("-s /h pack ls", "pack ls -s /h"),
            ("--home=/h -o json pack ls", "pack ls --home=/h -o json"),
            ("-s /h pack push -- -d", "pack push -s /h -- -d"), ("-s", "-s"), ("-s /h", ""), ("-s /h --help", "--help"),
            ("", ""),
            ("pack -s /h ls", "pack ls -s /h"), ("pack -s/h tag -o json add a:1 b", "pack tag add a:1 b -s/h -o json"),
            ("pack pull -s /h", "pack pull -s /h"),
        ])
    func normalized(_ line: String, _ expected: String) {
        let words = line.split(separator: " ").map(String.init)
        #expect(
            ProgramArguments(["/usr/bin/packctl"] + words).normalized == expected.split(separator: " ").map(String.init)
        )
    }
}
