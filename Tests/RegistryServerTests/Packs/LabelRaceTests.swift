import Foundation
import HTTPTypes
import OCI
import PackFormat
import Synchronization
import Testing

@testable import RegistryServer

@Suite("Labels and tags that many change at once", .everyStore)
struct LabelRaceTests {
    private static let label = "/v1/nginx/labels/st"

    /// Each look at it is a second after the one before.
    private static func tickingServer() throws -> TestServer {
        let seconds = Mutex<Int64>(1_700_000_000)
        return try TestServer.timed(by: {
            seconds.withLock { now in
                now += 1
                return now
            }
        })
    }

    /// Answers to requests that are sent at the same time.
    private static func statuses(
        _ count: Int, _ send: @escaping @Sendable (Int) async throws -> TestServer.Reply
    ) async throws -> [Int] {
        try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<count { group.addTask { try await send(number).status } }
            return try await group.reduce(into: []) { $0.append($1) }.sorted()
        }
    }

    private static func give(_ version: Int, by server: TestServer) async throws -> TestServer.Reply {
        try await server.send(.put, label, body: #"{"version":"1.0.\#(version)"}"#)
    }

    /// Digest before and after, the latest first.
    private static func moves(
        _ actions: Set<String>, _ server: TestServer
    ) async throws -> [(action: String, previous: String?, digest: String?)] {
        let events = try #require(try await server.json("/v1/nginx/history?n=1000")["events"] as? [[String: Any]])
        return events.compactMap { event in
            guard let action = event["action"] as? String, actions.contains(action) else { return nil }
            return (action, event["previous"] as? String, event["digest"] as? String)
        }
    }

    /// Checks that each event begins where the one before it ended, and that the latest ends at `target`.
    private static func expectChain(
        _ moves: [(action: String, previous: String?, digest: String?)], endingAt target: String?
    ) {
        var end: String?
        for move in moves.reversed() {
            #expect(move.previous == end && move.digest != move.previous, "\(moves)")
            end = move.digest
        }
        #expect(end == target, "\(moves)")
    }

    @Test("the history of a label is one line of moves, whose latest led where the label is")
    func puts() async throws {
        let server = try Self.tickingServer()
        for version in 0..<3 { try await server.push(TestPack(version: "1.0.\(version)", displayName: "\(version)")) }
        for _ in 0..<10 {
            let statuses = try await Self.statuses(6) { number in
                number == 5
                    ? try await server.send(.delete, Self.label) : try await Self.give(number % 3, by: server)
            }
            #expect(Set(statuses).isSubset(of: [200, 202, 404]), "\(statuses)")
            let found = try await server.send(.get, Self.label)
            let target = found.status == 404 ? nil : try await server.json(Self.label)["digest"] as? String
            Self.expectChain(try await Self.moves(["label", "unlabel"], server), endingAt: target)
        }
    }

    @Test("of many who take one label away, one does, and one line tells it")
    func deletions() async throws {
        let server = try TestServer()
        try await server.push(TestPack(version: "1.0.0"))
        for round in 1...10 {
            #expect(try await Self.give(0, by: server).status == 200)
            let statuses = try await Self.statuses(4) { _ in try await server.send(.delete, Self.label) }
            #expect(statuses == [202, 404, 404, 404])
            #expect(try await Self.moves(["unlabel"], server).count == round)
        }
    }

    @Test("a label that several processes move is where the latest line says")
    func replicas() async throws {
        let server = try TestServer()
        let replicas = [server, server.replica(), server.replica()]
        for version in 0..<3 { try await server.push(TestPack(version: "1.0.\(version)", displayName: "\(version)")) }
        for round in 0..<10 {
            let statuses = try await Self.statuses(6) { number in
                number == 5
                    ? try await replicas[round % 3].send(.delete, Self.label)
                    : try await Self.give(number % 3, by: replicas[number / 2])
            }
            #expect(Set(statuses).isSubset(of: [200, 202, 404]), "\(statuses)")
            let found = try await server.send(.get, Self.label)
            let target = found.status == 404 ? nil : try await server.json(Self.label)["digest"] as? String
            let latest = try await Self.moves(["label", "unlabel"], server).first
            #expect(latest?.digest == target)
        }
    }

    @Test("a label that is given to the same version again stays as it is, and nothing is noted")
    func again() async throws {
        let server = try TestServer()
        let digest = try await server.push(TestPack(version: "1.0.0"))
        let first = try await Self.give(0, by: server)
        for _ in 0..<3 {
            let again = try await Self.give(0, by: server)
            #expect(again.status == 200 && again.body == first.body)
        }
        #expect(try await Self.moves(["label"], server).map(\.digest) == [digest.text])
        // The same content by another of its tags is no move either.
        let manifest = try await server.send(.get, "/v2/spectro-packs/archive/nginx/manifests/1.0.0").body
        let tagged = try await server.send(
            .put, "/v2/spectro-packs/archive/nginx/manifests/1.0.1", ["Content-Type": MediaType.imageManifest.text],
            body: manifest)
        #expect(tagged.status == 201)
        #expect(try await Self.give(1, by: server).body.contains("1.0.1"))
        #expect(try await server.json(Self.label)["version"] as? String == "1.0.1")
        #expect(try await Self.moves(["label"], server).count == 1)
    }

    @Test("moves and deletions of a tag stand in the history in their order, also where each takes a second")
    func tags() async throws {
        let server = try Self.tickingServer()
        for _ in 0..<10 {
            _ = try await Self.statuses(9) { number in
                guard number % 3 != 0 else { return try await server.send(.delete, "/v1/nginx/manifests/1.0.0") }
                let pack = TestPack(version: "1.0.0", displayName: "\(number % 3)")
                return try await server.push(pack.archive, of: "nginx", as: "1.0.0")
            }
        }
        let target = try await server.send(.get, "/v2/spectro-packs/archive/nginx/manifests/1.0.0")
        Self.expectChain(
            try await Self.moves(["push", "delete"], server), endingAt: target.field("Docker-Content-Digest"))
    }
}
