/// Looks again and again until it is so, or the test has run out of time: for what nobody tells of.
func eventually(_ isSo: () -> Bool, isolation: isolated (any Actor)? = #isolation) async {
    while !isSo(), !Task.isCancelled { try? await Task.sleep(for: .milliseconds(1)) }
}
