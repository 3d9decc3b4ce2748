import Glibc

extension KillWriter {
    /// Writes through a balancer, each request or two to another replica, until the round is over. What a client may try again it
    /// tries again, from where the upload stands.
    mutating func run(through port: Int, during killSwitch: KillSwitch, until isOver: Happening) {
        while !isOver.hasHappened {
            do {
                var exchange = try KillExchange(
                    port: port, killSwitch: killSwitch,
                    requestsPerConnection: Int.random(in: 1...2, using: &generator))
                try goOn(by: &exchange, while: { !isOver.hasHappened })
            } catch let error as KillExchange.UnexpectedAnswer {
                problems.append(error.description)
            } catch {
                if !killSwitch.isFired { problems.append("writer \(number), before anything was killed: \(error)") }
                usleep(20_000)
            }
        }
    }
}
