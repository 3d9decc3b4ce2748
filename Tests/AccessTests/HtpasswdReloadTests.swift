import LocalFiles
import Testing

@testable import Access

@Suite struct HtpasswdReloadTests {
    private static let hash = "$2y$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW"

    private let old = HtpasswdFile(parsing: Array("old:\(hash)\n".utf8))
    private let new = HtpasswdFile(parsing: Array("new:\(hash)\n".utf8))
    private let torn = HtpasswdFile(parsing: Array("new:\(hash)\nb:$2y$04$ab".utf8))

    private func status(_ number: Int) -> FileStamp {
        .unreachable(errno: CInt(number))
    }

    private func reading(_ number: Int, _ finding: HtpasswdReading.Finding, isFresh: Bool = false) -> HtpasswdReading {
        HtpasswdReading(status: status(number), finding: finding, isFresh: isFresh)
    }

    private func loaded() -> HtpasswdReload {
        var reload = HtpasswdReload()
        _ = reload.take(reading(0, .content(old)), at: .zero)
        return reload
    }

    @Test("nothing is current before the first reading, and the same state is afterwards")
    func current() {
        #expect(!HtpasswdReload().isCurrent(status(0), at: .zero))
        let reload = loaded()
        #expect(reload.isCurrent(status(0), at: .seconds(100_000)))
        #expect(!reload.isCurrent(status(1), at: .zero))
    }

    @Test("a whole list counts at once, under a new generation")
    func believesWhole() {
        var reload = loaded()
        let generation = reload.list.generation
        #expect(reload.take(reading(1, .content(new)), at: .seconds(1)) == .loaded(new))
        #expect(reload.list.file == new)
        #expect(reload.list.generation > generation)
    }

    @Test("the same list again changes nothing, so that logins stay remembered")
    func sameList() {
        var reload = loaded()
        let generation = reload.list.generation
        #expect(reload.take(reading(1, .content(old)), at: .seconds(1)) == nil)
        #expect(reload.list.generation == generation)
    }

    static let doubtful: [(HtpasswdReading.Finding, Duration)] = [
        (.content(.empty), HtpasswdReload.patienceForContent),
        (
            .content(HtpasswdFile(parsing: Array("new:\(hash)\nb:$2y$04$ab".utf8))), HtpasswdReload.patienceForContent
        ),
        (.absent("gone"), HtpasswdReload.patienceForAbsence),
    ]

    @Test("an empty, torn or absent list leaves the old one in force for its time, then counts", arguments: doubtful)
    func waits(finding: HtpasswdReading.Finding, patience: Duration) {
        var reload = loaded()
        let start = Duration.seconds(10)
        guard case .kept(_, patience) = reload.take(reading(1, finding), at: start) else {
            Issue.record("the list was not kept")
            return
        }
        #expect(reload.list.file == old)
        #expect(reload.isCurrent(status(1), at: start + .milliseconds(900)))
        #expect(!reload.isCurrent(status(1), at: start + patience))
        #expect(reload.take(reading(1, finding), at: start + patience - .milliseconds(1)) == nil)
        #expect(reload.list.file == old)
        #expect(reload.take(reading(1, finding), at: start + patience) != nil)
        #expect(reload.list.file != old)
    }

    @Test("a file that goes on changing begins its time anew")
    func restarts() {
        var reload = loaded()
        _ = reload.take(reading(1, .content(torn)), at: .seconds(0))
        _ = reload.take(reading(2, .content(torn)), at: .seconds(1.5))
        _ = reload.take(reading(2, .content(torn)), at: .seconds(3))
        #expect(reload.list.file == old)
        _ = reload.take(reading(2, .content(torn)), at: .seconds(3.5))
        #expect(reload.list.file == torn)
    }

    @Test("a list that comes back whole within its time counts at once")
    func recovers() {
        var reload = loaded()
        _ = reload.take(reading(1, .content(.empty)), at: .seconds(1))
        #expect(reload.take(reading(2, .content(new)), at: .seconds(1.1)) == .loaded(new))
        #expect(reload.take(reading(3, .absent("gone")), at: .seconds(100)) != nil)
        #expect(reload.list.file == new)
    }

    @Test("a failing system never empties the list, and is asked again after a second")
    func failures() {
        var reload = loaded()
        for second in stride(from: 1, to: 1000, by: 1) {
            let event = reload.take(reading(1, .failed("too many open files")), at: .seconds(second))
            #expect((event != nil) == (second == 1), "the log says it once")
            #expect(reload.isCurrent(status(1), at: .seconds(second) + .milliseconds(999)))
            #expect(!reload.isCurrent(status(1), at: .seconds(second + 1)))
        }
        #expect(reload.list.file == old)
    }

    @Test("without users there is nothing to keep", arguments: doubtful)
    func nothingToKeep(finding: HtpasswdReading.Finding, patience: Duration) {
        var reload = HtpasswdReload()
        _ = reload.take(reading(0, .absent("no file yet")), at: .zero)
        #expect(reload.list.file == .empty)
        _ = reload.take(reading(1, finding), at: .seconds(1))
        if case .content(let file) = finding { #expect(reload.list.file == file) }
    }

    @Test("a file that has just changed is read again, as a second change could leave the same times")
    func fresh() {
        var reload = loaded()
        _ = reload.take(reading(1, .content(old), isFresh: true), at: .seconds(1))
        #expect(reload.isCurrent(status(1), at: .seconds(1.05)))
        #expect(!reload.isCurrent(status(1), at: .seconds(1.1)))
        _ = reload.take(reading(1, .content(new)), at: .seconds(1.1))
        #expect(reload.list.file == new)
        #expect(reload.isCurrent(status(1), at: .seconds(1000)))
    }
}
