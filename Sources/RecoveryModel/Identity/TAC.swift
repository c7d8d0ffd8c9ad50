/// A type allocation code (the first eight digits of an IMEI) with what it was allocated for.
package struct TypeAllocation: Sendable, Hashable {
    /// Eight digits, as text.
    package let code: String
    /// Empty where the code is only known to be in use.
    package let make: String
    /// Empty where only the make is known.
    package let model: String
    /// `iOS`, `iPadOS`, `Android`, or empty for other systems.
    package let system: String

    /// Eight digits and what they were given for.
    package init(code: String, make: String, model: String, system: String) {
        (self.code, self.make, self.model, self.system) = (code, make, model, system)
    }
}

/// The type allocation codes that a reader knows. A small list of our own ships; an unknown code is a note (I12).
///
/// ```
/// if let type = TypeAllocations.shipped[code: imei.value.utf8.prefix(8)] { print(type.make, type.model) }
/// ```
package struct TypeAllocations: Sendable {
    private let byCode: [UInt64: TypeAllocation]

    /// Codes that are no eight digits are left out; of two equal ones the later counts.
    package init(_ list: some Sequence<TypeAllocation>) {
        var table: [UInt64: TypeAllocation] = [:]
        for allocation in list {
            guard let number = IdentityText.decimal(allocation.code.utf8) else { continue }
            table[number] = allocation
        }
        byCode = table
    }

    /// Looks up by eight digits, or by an IMEI that begins with them.
    package subscript(code code: some Collection<UInt8>) -> TypeAllocation? {
        code.count < 8 ? nil : IdentityText.decimal(code.prefix(8)).flatMap { byCode[$0] }
    }

    /// As the subscript, without fetching what is known.
    package func knows(_ code: some Collection<UInt8>) -> Bool {
        guard code.count >= 8, let number = IdentityText.decimal(code.prefix(8)) else { return false }
        return byCode.index(forKey: number) != nil
    }

    /// Codes known.
    package var count: Int { byCode.count }

    /// Our own list: facts about single codes, far from complete.
    package static let shipped = TypeAllocations(shippedList + sampleList)

    /// By maker, in order of code.
    package static let shippedList: [TypeAllocation] =
        list(
            "Apple", system: "iOS",
            rows: [
                ("01124500", "iPhone"), ("01130000", "iPhone"), ("01136400", "iPhone"), ("01154600", "iPhone"),
                ("01161200", "iPhone 3G"), ("01174400", "iPhone 3G"), ("01180800", "iPhone 3G"),
                ("01181200", "iPhone 3G"), ("01193400", "iPhone 3G"), ("01194800", "iPhone 3GS"),
                ("01215800", "iPhone 3GS"), ("01215900", "iPhone 3GS"), ("01216100", "iPhone 3GS"),
                ("01226800", "iPhone 3GS"), ("01233600", "iPhone 4"), ("01233700", "iPhone 4"),
                ("01300600", "iPhone 4S"), ("01332700", "iPhone 5"), ("01388300", "iPhone 5s"),
                ("35869205", "iPhone 5s"), ("35876105", "iPhone 5s"), ("35534108", "iPhone 7"),
            ])
        + list(
            "Samsung", system: "Android",
            rows: [
                ("35328504", "Galaxy S"), ("35853704", "Galaxy S II"), ("35226005", "Galaxy S III"),
                ("35316605", "Galaxy S III"), ("35744105", "Galaxy S4"), ("35679404", "Galaxy Mini"),
                ("35733104", "Galaxy Gio"), ("35951406", "Galaxy Tab E"),
            ])
        + list("Google", system: "Android", rows: [("35391805", "Nexus 4"), ("35824005", "Nexus 5")])
        + list("Motorola", system: "Android", rows: [("35929005", "Moto G")])
        + list("HTC", system: "Android", rows: [("35896704", "Desire S"), ("35902803", "Wildfire")])
        + list(
            "Nokia", system: "",
            rows: [
                ("35693803", "N900"), ("35524803", "2330c-2"), ("35274901", "6233"), ("35566600", "6230"),
                ("35569500", "1100"), ("35421803", "5310"), ("35685702", "6300"), ("35699601", "N95"),
            ])
        // Seen on devices; we have not learnt whose it is.
        + list("", system: "", rows: [("35332411", "")])

    private static func list(_ make: String, system: String, rows: [(String, String)]) -> [TypeAllocation] {
        rows.map { TypeAllocation(code: $0.0, make: make, model: $0.1, system: system) }
    }
}
