/// A regular expression as Go's `regexp` package, and so kustomize and CEL, understand it: the syntax of RE2. Matching takes
/// time in proportion to the text, whatever the expression is.
///
/// Source: https://github.com/google/re2/wiki/Syntax
public struct RegularExpression: Sendable {
    private let program: Program

    /// Compiles an expression.
    ///
    /// - Throws: `RegularExpressionError` where it is not valid, or larger than any that Go takes.
    public init(_ pattern: String) throws(RegularExpressionError) {
        program = Program(try RegularExpressionParser.parse(pattern))
    }

    /// Whether it matches anywhere in a text.
    public func isFound(in text: String) -> Bool { program.matches(text, isWhole: false) }

    /// How many steps a character of a text costs at most.
    public var size: Int { program.size }

    /// To find one match takes time in proportion to the text, and there may be as many as characters.
    private static let mostSteps = 20_000_000

    /// The parts of a text that it matches, one behind the other, as Go's `FindAllString` has them.
    ///
    /// - Parameter most: how many at most.
    /// - Returns: nil where they cannot be found in a bearable time.
    public func matches(in text: String, most: Int) -> [String]? {
        let scalars = Array(text.unicodeScalars)
        var search = Program.Search(program, in: scalars, steps: RegularExpression.mostSteps)
        var found: [String] = []
        var (place, end) = (0, -1)
        while found.count < most, place <= scalars.count, let match = search.next(from: place) {
            // Nothing is matched right behind a match.
            if !match.isEmpty || match.lowerBound != end {
                var part = String.UnicodeScalarView()
                part.append(contentsOf: scalars[match])
                found.append(String(part))
            }
            end = match.upperBound
            place = match.isEmpty ? match.upperBound + 1 : match.upperBound
        }
        return search.isBrokenOff ? nil : found
    }

    /// Whether it matches a text from its beginning to its end.
    public func matches(_ text: String) -> Bool { program.matches(text, isWhole: true) }
}

/// Why an expression is not valid.
public struct RegularExpressionError: Error, Sendable, Equatable {
    /// What is wrong, in a phrase.
    public var message: String
    /// How many characters (Unicode scalars) stand before it.
    public var offset: Int
}
