import Testing

@testable import Health

@Suite("the register of health")
struct HealthRegisterTests {
    @Test("is serving while nothing is wrong, whatever else was before")
    func serving() {
        let register = HealthRegister(names: ["a", "b"])
        #expect(register.isServing)
        register.set("broken", for: "a")
        register.set("gone", for: "b")
        #expect(!register.isServing)
        #expect(register.failures == ["a": "broken", "b": "gone"])
        register.set(nil, for: "a")
        #expect(!register.isServing)
        register.set(nil, for: "b")
        #expect(register.isServing)
        #expect(register.failures.isEmpty)
    }

    @Test("the switch takes the server out and back, and is one reason among others")
    func manual() {
        let register = HealthRegister(names: ["a"])
        #expect(register.turnOff())
        #expect(!register.turnOff())
        #expect(!register.isServing)
        #expect(register.failures.keys.sorted() == ["manual_http_status"])
        register.set("broken", for: "a")
        #expect(register.turnOn())
        #expect(!register.turnOn())
        #expect(!register.isServing)
    }

    @Test("names all checks in their order, the switch last")
    func checks() {
        let register = HealthRegister(names: ["b", "a"])
        register.set("broken", for: "a")
        #expect(register.checks.map(\.name) == ["b", "a", "manual_http_status"])
        #expect(register.checks.map(\.problem) == [nil, "broken", nil])
    }
}
