/// How long an order may take and how often it is asked after.
struct OrderLimits: Sendable {
    var firstWait = Duration.seconds(1)
    /// Also of what the authority asks for between two questions.
    var longestWait = Duration.seconds(30)
    var total = Duration.seconds(600)
    /// Requests, all told.
    var requests = 120
    /// For one request with its whole answer.
    var answer = Duration.seconds(30)
}
