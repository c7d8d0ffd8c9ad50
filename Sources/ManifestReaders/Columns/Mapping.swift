import Basics

/// What is done with a column.
package enum ColumnUse: Sendable, Hashable {
    case field(ManifestField)
    /// About a person: kept as the policy says.
    case personal
    /// Opens devices or accounts: never kept.
    case secret
    /// Stays with the row under its header.
    case extra
    /// Read past.
    case ignored
}

/// A mapping that a person gives for one sender's layout; it overrides what would be found. Callers read it from YAML.
///
/// ```
/// let mapping = ColumnMapping(
///     name: "acme", headers: ["Unit": .field(.imei), "Owner": .personal], delimiter: UInt8(ascii: ";"))
/// let options = ManifestOptions(mapping: mapping)
/// ```
package struct ColumnMapping: Sendable, Equatable {
    /// How the mapping is called where it is recorded.
    package var name: String
    /// Header, as written or normalised, to use.
    package var headers: [String: ColumnUse]
    /// 1-based position to use, for files without a header.
    package var positions: [Int: ColumnUse]
    /// False when the file has no header; nil lets it be found.
    package var hasHeader: Bool?
    /// How the file is written; nil lets it be found.
    package var dialect: CSVDialect?
    /// What stands between cells; nil lets it be found.
    package var delimiter: UInt8?
    /// Field → their word in lower case → ours, in delimited files. Identifiers are never translated.
    package var values: [ManifestField: [String: String]]

    /// Only what is named is overridden.
    package init(
        name: String, headers: [String: ColumnUse] = [:], positions: [Int: ColumnUse] = [:], hasHeader: Bool? = nil,
        dialect: CSVDialect? = nil, delimiter: UInt8? = nil, values: [ManifestField: [String: String]] = [:]
    ) {
        self.name = name
        self.headers = headers
        self.positions = positions
        self.hasHeader = hasHeader
        self.dialect = dialect
        self.delimiter = delimiter
        self.values = values
    }

    /// Headers that the mapping names and `cells` haven't.
    func missing(in cells: [String]) -> [String] {
        let names = Set(cells.map(HeaderName.normalised))
        return headers.keys.filter { header in
            let wanted = HeaderName.normalised(header)
            return !cells.contains(header) && (wanted.isEmpty || !names.contains(wanted))
        }.sorted()
    }

    func use(header: String?, position: Int) -> ColumnUse? {
        if let header {
            let wanted = HeaderName.normalised(header)
            if let use = headers[header] { return use }
            if let match = headers.first(where: { HeaderName.normalised($0.key) == wanted && !wanted.isEmpty }) {
                return match.value
            }
        }
        return positions[position]
    }
}

/// How one column was understood.
package struct MappedColumn: Sendable, Equatable {
    /// What the decision rests on.
    package enum Basis: String, Sendable {
        case header, content, given, none
    }

    /// 1-based.
    package var position: Int
    /// As written; nil in a file without a header.
    package var header: String?
    /// The header made unique, under which extras are kept.
    package var label: String
    /// What is done with it.
    package var use: ColumnUse
    /// Why.
    package var basis: Basis
    /// Of the sampled cells that say anything, how many percent fit the use; nil where nothing can be checked.
    package var fit: Int?

    /// The field's name, or `personal`, `secret`, `extra`, `ignored`.
    package var useName: String {
        switch use {
        case .field(let field): field.rawValue
        case .personal: "personal"
        case .secret: "secret"
        case .extra: "extra"
        case .ignored: "ignored"
        }
    }
}

/// How a manifest was understood; recorded with its intake.
package struct ManifestMapping: Sendable, Equatable {
    /// In file order.
    package var columns: [MappedColumn]
    /// Line of the header; nil when there is none.
    package var headerLine: Int?
    /// Of the sampled rows, how many percent have a usable identifier.
    package var score: Int
    /// Name of the mapping that was given; nil when all was found.
    package var given: String?

    /// Labels of the columns that are dropped because they open devices.
    var secretLabels: [String] { columns.filter { $0.use == .secret }.map(\.label) }

    /// The columns that hold `field`.
    package func columns(for field: ManifestField) -> [MappedColumn] { columns.filter { $0.use == .field(field) } }
}
