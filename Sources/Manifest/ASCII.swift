/// Classes of ASCII characters.
extension UInt8 {
    /// `0` to `9`.
    @inlinable public var isDigit: Bool { (0x30...0x39).contains(self) }
    /// `a` to `z`.
    @inlinable public var isLowerLetter: Bool { (0x61...0x7a).contains(self) }
    /// `A` to `Z`.
    @inlinable public var isUpperLetter: Bool { (0x41...0x5a).contains(self) }
    /// A letter of either case.
    @inlinable public var isLetter: Bool { (0x61...0x7a).contains(self | 0x20) }
    /// A blank or a tab.
    @inlinable public var isBlank: Bool { self == 0x20 || self == 0x09 }
    /// A letter or a digit.
    @inlinable public var isAlphanumeric: Bool { isLetter || isDigit }
}
