extension URLPattern {
    /// Runs the program over `text`. `steps` counts the instructions that were looked at: for each place in the text, each
    /// instruction is reached at most once and, if it takes a character, tried once.
    func match(in text: String) -> (isFound: Bool, steps: Int) {
        var places = Places(program: program)
        var before: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            if places.enter(between: before, and: scalar) { return (true, places.steps) }
            places.advance(over: scalar)
            before = scalar
        }
        return (places.enter(between: before, and: nil), places.steps)
    }

    /// Where a program is, before one character of the text.
    private struct Places {
        private let program: Program
        /// Instructions reached by the last character, not yet followed.
        private var pending: [Int] = []
        /// Instructions that wait for the next character.
        private var waiting: [Int] = []
        /// The round in which an instruction was last reached.
        private var reached: [Int]
        private var round = 0
        private(set) var steps = 0

        init(program: Program) {
            self.program = program
            reached = Array(repeating: 0, count: program.instructions.count)
        }

        /// Begins another match here and follows everything that takes no character. Returns whether a match is complete.
        mutating func enter(between before: Unicode.Scalar?, and after: Unicode.Scalar?) -> Bool {
            round += 1
            waiting.removeAll(keepingCapacity: true)
            pending.append(0)
            while let place = pending.popLast() {
                guard reached[place] != round else { continue }
                reached[place] = round
                steps += 1
                switch program.instructions[place] {
                case .found: return true
                case .take: waiting.append(place)
                case .jump(let target): pending.append(target)
                case .split(let first, let second):
                    pending.append(second)
                    pending.append(first)
                case .demand(let assertion):
                    if assertion.holds(between: before, and: after) { pending.append(place + 1) }
                }
            }
            return false
        }

        mutating func advance(over scalar: Unicode.Scalar) {
            for place in waiting {
                steps += 1
                guard case .take(let set) = program.instructions[place], program.sets[set].contains(scalar) else {
                    continue
                }
                pending.append(place + 1)
            }
        }
    }
}
