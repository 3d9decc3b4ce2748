import OCI
import Testing

@testable import RegistryClient

@Suite("the way of a blob to a repository")
struct UploadPlanTests {
    private static let one = WebAddress.known("https://reg/up/1")
    private static let two = WebAddress.known("https://reg/up/2")

    private static func plan(
        _ size: Int64, mounting source: RepositoryName? = nil, remembered: WebAddress? = nil, single: Int64 = 10,
        chunk: Int64 = 40
    ) -> UploadPlan {
        UploadPlan(
            size: size, mounting: source, remembered: remembered, largestSinglePut: single, chunkSize: chunk)
    }

    /// The steps that follow from events, the first one included.
    private static func steps(_ plan: UploadPlan, _ events: [UploadPlan.Event]) -> [UploadPlan.Step] {
        var plan = plan
        return [plan.step]
            + events.map {
                plan.hear($0)
                return plan.step
            }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var plan: UploadPlan
        var events: [UploadPlan.Event]
        var steps: [UploadPlan.Step]
        var testDescription: String { name }
    }

    static let cases = [
        Case(
            name: "ends at once when the blob is there", plan: plan(100), events: [.present],
            steps: [.look, .done(.present)]),
        Case(
            name: "is one PUT for a small one", plan: plan(10),
            events: [.absent, .began(one, leastChunk: nil), .finished],
            steps: [.look, .begin(mounting: nil), .finish(one, 0..<10), .done(.pushed)]),
        Case(
            name: "is one empty PUT for an empty one", plan: plan(0),
            events: [.absent, .began(one, leastChunk: nil), .finished],
            steps: [.look, .begin(mounting: nil), .finish(one, 0..<0), .done(.pushed)]),
        Case(
            name: "is chunks for a large one, each where the answer before says", plan: plan(100),
            events: [
                .absent, .began(one, leastChunk: nil), .taken(two, 40), .taken(nil, nil), .taken(one, 100), .finished,
            ],
            steps: [
                .look, .begin(mounting: nil), .append(one, 0..<40), .append(two, 40..<80), .append(two, 80..<100),
                .finish(one, 100..<100), .done(.pushed),
            ]),
        Case(
            name: "has chunks as large as the server wants them", plan: plan(100),
            events: [.absent, .began(one, leastChunk: 70)],
            steps: [.look, .begin(mounting: nil), .append(one, 0..<70)]),
        Case(
            name: "has no chunk larger than the blob, whatever the server wants", plan: plan(100),
            events: [.absent, .began(one, leastChunk: .max)],
            steps: [.look, .begin(mounting: nil), .append(one, 0..<100)]),
        Case(
            name: "needs no bytes when the server takes it over", plan: plan(100, mounting: .hello),
            events: [.absent, .mounted], steps: [.look, .begin(mounting: .hello), .done(.mounted)]),
        Case(
            name: "uses the upload that an unwilling server begins instead", plan: plan(10, mounting: .hello),
            events: [.absent, .began(one, leastChunk: nil)],
            steps: [.look, .begin(mounting: .hello), .finish(one, 0..<10)]),
        Case(
            name: "begins without a source when the server refuses that", plan: plan(10, mounting: .hello),
            events: [.absent, .absent, .began(one, leastChunk: nil)],
            steps: [.look, .begin(mounting: .hello), .begin(mounting: nil), .finish(one, 0..<10)]),
        Case(
            name: "asks where it stands after a break, and goes on there", plan: plan(100),
            events: [.absent, .began(one, leastChunk: nil), .lost, .stands(two, 17), .taken(nil, 57)],
            steps: [
                .look, .begin(mounting: nil), .append(one, 0..<40), .ask(one), .append(two, 17..<57),
                .append(two, 57..<97),
            ]),
        Case(
            name: "goes on where the server took less", plan: plan(100),
            events: [.absent, .began(one, leastChunk: nil), .taken(nil, 5)],
            steps: [.look, .begin(mounting: nil), .append(one, 0..<40), .append(one, 5..<45)]),
        Case(
            name: "goes where the server says when it is out of step", plan: plan(100),
            events: [.absent, .began(one, leastChunk: nil), .taken(nil, 40), .outOfStep(two, 60)],
            steps: [.look, .begin(mounting: nil), .append(one, 0..<40), .append(one, 40..<80), .append(two, 60..<100)]),
        Case(
            name: "asks when the server only says that it is out of step", plan: plan(100),
            events: [.absent, .began(one, leastChunk: nil), .outOfStep(nil, nil), .stands(nil, 3)],
            steps: [.look, .begin(mounting: nil), .append(one, 0..<40), .ask(one), .append(one, 3..<43)]),
        Case(
            name: "looks for the blob when an upload is gone whose end may have arrived", plan: plan(10),
            events: [.absent, .began(one, leastChunk: nil), .lost, .gone, .present],
            steps: [.look, .begin(mounting: nil), .finish(one, 0..<10), .ask(one), .look, .done(.pushed)]),
        Case(
            name: "begins anew when it is not there", plan: plan(100, mounting: .hello),
            events: [.absent, .began(one, leastChunk: nil), .taken(nil, 40), .lost, .gone, .absent],
            steps: [
                .look, .begin(mounting: .hello), .append(one, 0..<40), .append(one, 40..<80), .ask(one), .look,
                .begin(mounting: nil),
            ]),
        Case(
            name: "begins anew when the upload is gone", plan: plan(100),
            events: [.absent, .began(one, leastChunk: nil), .gone, .began(two, leastChunk: nil)],
            steps: [.look, .begin(mounting: nil), .append(one, 0..<40), .begin(mounting: nil), .append(two, 0..<40)]),
        Case(
            name: "is one PUT for a large one where a server takes no chunks", plan: plan(100),
            events: [.absent, .began(one, leastChunk: nil), .noChunks, .began(two, leastChunk: nil), .finished],
            steps: [
                .look, .begin(mounting: nil), .append(one, 0..<40), .begin(mounting: nil), .finish(two, 0..<100),
                .done(.pushed),
            ]),
        Case(
            name: "goes on with an upload that another process began", plan: plan(100, remembered: one),
            events: [.absent, .stands(nil, 60), .taken(two, 100), .finished],
            steps: [.look, .recall(one), .append(one, 60..<100), .finish(two, 100..<100), .done(.pushed)]),
        Case(
            name: "begins anew when that is gone", plan: plan(100, mounting: .hello, remembered: one),
            events: [.absent, .gone, .began(two, leastChunk: nil)],
            steps: [.look, .recall(one), .begin(mounting: .hello), .append(two, 0..<40)]),
        Case(
            name: "begins anew when nobody knows how far that is", plan: plan(100, remembered: one),
            events: [.absent, .stands(two, nil)], steps: [.look, .recall(one), .begin(mounting: nil)]),
        Case(
            name: "begins anew when that is longer than the blob", plan: plan(100, remembered: one),
            events: [.absent, .stands(one, 101)], steps: [.look, .recall(one), .begin(mounting: nil)]),
        Case(
            name: "begins anew, once, when that ends as another blob", plan: plan(100, remembered: one),
            events: [.absent, .stands(one, 100), .gone, .absent, .began(two, leastChunk: nil)],
            steps: [
                .look, .recall(one), .finish(one, 100..<100), .look, .begin(mounting: nil), .append(two, 0..<40),
            ]),
        Case(
            name: "needs no upload when the blob came meanwhile", plan: plan(100, remembered: one), events: [.present],
            steps: [.look, .done(.present)]),
        Case(
            name: "begins anew when the server has more than there is", plan: plan(100),
            events: [.absent, .began(one, leastChunk: nil), .taken(nil, 101)],
            steps: [.look, .begin(mounting: nil), .append(one, 0..<40), .begin(mounting: nil)]),
    ]

    @Test("goes step by step", arguments: cases)
    func walk(_ expected: Case) {
        #expect(Self.steps(expected.plan, expected.events) == expected.steps)
    }

    @Test("ends with a server that forgets every upload")
    func forgetful() {
        var plan = Self.plan(100)
        plan.hear(.absent)
        var begun = 0
        while case .begin = plan.step {
            begun += 1
            plan.hear(.began(Self.one, leastChunk: nil))
            plan.hear(.gone)
        }
        #expect(begun == 4)
        guard case .give = plan.step else { return #expect(Bool(false), "\(plan.step)") }
    }

    @Test("ends with a server that takes nothing, says nothing or goes backwards")
    func standstill() {
        for event in [
            UploadPlan.Event.taken(nil, 0), .outOfStep(nil, 0), .outOfStep(nil, nil), .taken(Self.two, 1000),
        ] {
            var plan = Self.plan(100)
            plan.hear(.absent)
            var count = 0
            walking: while count < 1000 {
                count += 1
                switch plan.step {
                case .begin: plan.hear(.began(Self.one, leastChunk: nil))
                case .append: plan.hear(event)
                case .finish where event == .outOfStep(nil, nil) || event == .outOfStep(nil, 0): plan.hear(event)
                case .ask, .recall: plan.hear(.stands(nil, 0))
                case .look: plan.hear(.absent)
                case .finish: plan.hear(.gone)
                case .done, .give: break walking
                }
            }
            #expect(count < 100, "\(event)")
            guard case .give = plan.step else { return #expect(Bool(false), "\(plan.step)") }
        }
    }
}
