import Foundation

/// One of two servers that take turns at the same content, on the place that it serves now.
final class Contestant {
    enum Kind: String, Sendable {
        case dockerRegistry = "docker-registry"
        case packhouse = "Packhouse"

        func server(on place: StoragePlace, _ bench: Bench) async throws -> RunningServer {
            switch self {
            case .dockerRegistry: try await bench.dockerRegistry(on: place)
            case .packhouse: try await bench.packhouse(on: place)
            }
        }
    }

    let kind: Kind
    private let bench: Bench
    private(set) var place: StoragePlace
    /// Where the uploads of the place go on, by their numbers.
    private var locations: [Int: (current: String, stale: String)] = [:]
    private var server: RunningServer?
    private var connection: KeptConnection?

    init(_ kind: Kind, on place: StoragePlace, bench: Bench) {
        self.kind = kind
        self.place = place
        self.bench = bench
    }

    func start() async throws {
        let server = try await kind.server(on: place, bench)
        self.server = server
        connection = KeptConnection(port: server.endpoint.port)
    }

    func stop() async throws {
        connection = nil
        _ = try await server?.stop()
        server = nil
    }

    /// What its log says, for the person who looks for the cause of a difference.
    var log: String { String((server?.process.standardError ?? "").suffix(2000)) }

    func send(_ step: Step) throws -> HTTPAnswer {
        let answer = try send(step.method, target(step.target), step.fields, body: step.body)
        note(answer, to: step)
        return answer
    }

    @discardableResult
    func send(_ method: String, _ target: String, _ fields: [(String, String)] = [], body: [UInt8]? = nil) throws
        -> HTTPAnswer
    {
        guard let connection else { throw TestFailure("\(kind.rawValue) does not run") }
        return try connection.send(method, target, fields, body: body)
    }

    /// Cancels an upload if it is still there.
    func cancel(_ number: Int) throws {
        guard let location = locations[number] else { return }
        _ = try send("DELETE", location.current)
    }

    private func target(_ target: Step.Target) throws -> String {
        switch target {
        case .path(let path): return path
        case .upload(let number, let location, let query):
            guard let known = locations[number] else {
                throw TestFailure("\(kind.rawValue) gave no Location for upload \(number)")
            }
            let text =
                switch location {
                case .current: known.current
                case .stale: known.stale
                case .bare: String(known.current.prefix { $0 != "?" })
                }
            return query.isEmpty ? text : "\(text)\(text.contains("?") ? "&" : "?")\(query)"
        }
    }

    private func note(_ answer: HTTPAnswer, to step: Step) {
        guard let location = answer["Location"], location.contains("/blobs/uploads/") else { return }
        if case .opens(let upload) = step.effect {
            locations[upload.number] = (location, location)
        } else if case .upload(let number, _, _) = step.target, let known = locations[number] {
            locations[number] = (location, step.method == "PATCH" ? known.current : known.stale)
        }
    }

    /// Each goes on with the place of the other; both are stopped. What docker-registry takes over of uploads it needs
    /// its own signed states for; Packhouse gets the Locations as docker-registry gave them.
    static func swap(_ docker: Contestant, _ packhouse: Contestant, open uploads: [Step.Upload]) async throws {
        (docker.place, packhouse.place) = (packhouse.place, docker.place)
        (docker.locations, packhouse.locations) = (packhouse.locations, docker.locations)
        for upload in uploads {
            guard let location = docker.locations[upload.number] else { continue }
            let path = String(location.current.prefix { $0 != "?" })
            let state = try await UploadState(upload, id: String(path.split(separator: "/").last ?? ""))
                .text(on: docker.bench)
            docker.locations[upload.number] = ("\(path)?_state=\(state)", "\(path)?_state=\(state)")
        }
    }
}
