import Foundation
import Testing

@Suite("/health", .fewAtATime)
struct HealthTests {
    @Test("answers without login that the server is up", arguments: Deployment.all)
    func up(_ deployment: Deployment) async throws {
        try await withBench { bench in
            let server = try await bench.serve(deployment)
            let answer = try await server.endpoint.loggedIn(as: nil).get("/health")
            #expect(answer.status == 200)
            #expect(answer.json as? [String: String] == ["status": "UP"])
            #expect(answer["Content-Type"]?.hasPrefix("application/json") == true)
        }
    }

    @Test("answers that the server is down while the root directory cannot be used")
    func down() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment())
            try await server.endpoint.push(artifact: "hello", to: "team/hello", tag: "1.0")
            #expect(try await server.endpoint.get("/health").status == 200)

            // A file in its place stops root as well, which permissions would not.
            let files = FileManager.default
            try files.moveItem(atPath: bench.path("root"), toPath: bench.path("away"))
            try bench.write("", to: "root")
            let answer = try await eventually("the answer that the store is gone") {
                let answer = try await server.endpoint.get("/health")
                return answer.status == 503 ? answer : nil
            }
            #expect(answer.json as? [String: String] == ["status": "DOWN"])

            try files.removeItem(atPath: bench.path("root"))
            try files.moveItem(atPath: bench.path("away"), toPath: bench.path("root"))
            _ = try await eventually("the answer that the store is back") {
                try await server.endpoint.get("/health").status == 200 ? true : nil
            }
        }
    }
}
