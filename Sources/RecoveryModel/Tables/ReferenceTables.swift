import Basics

/// Version text compared number by number: 3.10 is after 3.9.
package struct ToolVersion: Hashable, Comparable, Sendable {
    package let parts: [Int]

    /// Every run of digits is a part; letters are passed over.
    package init(_ text: String) {
        var parts: [Int] = []
        var current: Int?
        for byte in text.utf8 {
            if byte >= 48, byte <= 57 {
                // bounded: cut at 10^9 in every step
                current = min((current ?? 0) * 10 + Int(byte - 48), 1_000_000_000)
            } else if let value = current {
                parts.append(value)
                current = nil
            }
        }
        if let value = current { parts.append(value) }
        self.parts = parts
    }

    /// A version that says where it stands: numbers with dots between them, after a system's name or a `v` and before
    /// a build or a remark. Nil for anything else, which may be any version.
    package init?(stated text: String?) {
        if let text, Self.isPlain(text.utf8) {
            self.init(text)
            return
        }
        let passed: Set<String> = ["android", "ios", "ipados", "version", "v"]
        let words = (text ?? "").split { $0 == " " || $0 == "(" || $0 == "-" || $0 == "+" || $0 == "_" }
        guard var word = words.first(where: { !passed.contains($0.lowercased()) }) else { return nil }
        if word.first == "v" || word.first == "V" { word = word.dropFirst() }
        // «12L» is a version of its own name; «3.x» isn't one.
        if let last = word.last, last.isASCII, last.isLetter, word.dropLast().last?.isNumber == true {
            word = word.dropLast()
        }
        let numbers = word.split(separator: ".", omittingEmptySubsequences: false)
        guard !numbers.isEmpty,
            numbers.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { $0 >= 48 && $0 <= 57 } })
        else { return nil }
        self.init(String(word))
    }

    /// Digits with single dots between them, as most are written.
    private static func isPlain(_ text: String.UTF8View) -> Bool {
        var isAfterDigit = false
        for byte in text {
            let isDigit = byte >= 48 && byte <= 57
            guard isDigit || byte == 46 && isAfterDigit else { return false }
            isAfterDigit = isDigit
        }
        return isAfterDigit
    }

    /// A bound in a table: numbers with dots between them and nothing else, but for a `v` in front or one letter behind
    /// (`12L`). Nil for anything else, also for what might be a span.
    package init?(bound text: String) {
        guard !text.contains(where: { $0 == " " || $0 == "(" || $0 == "-" || $0 == "+" || $0 == "_" }) else {
            return nil
        }
        self.init(stated: text)
    }

    package static func < (a: ToolVersion, b: ToolVersion) -> Bool {
        for index in 0..<max(a.parts.count, b.parts.count) {
            let left = index < a.parts.count ? a.parts[index] : 0
            let right = index < b.parts.count ? b.parts[index] : 0
            if left != right { return left < right }
        }
        return false
    }

    /// Both ends included; a nil end is open.
    package func isWithin(_ from: String?, _ to: String?) -> Bool {
        if let from, self < ToolVersion(from) { return false }
        if let to, ToolVersion(to) < self { return false }
        return true
    }
}

/// A span of time, both ends included; nil is open. Days are whole days, UTC.
package struct Validity: Hashable, Sendable {
    package var from: EvidenceTime?
    package var to: EvidenceTime?

    package init(from: EvidenceTime?, to: EvidenceTime?) {
        self.from = from
        self.to = to
    }

    /// Covers every instant that `time` may mean.
    package func contains(_ time: EvidenceTime) -> Bool {
        if let from, time.earliest < from.earliest { return false }
        if let to, time.latest > to.latest { return false }
        return true
    }
}

/// `tools`: what is approved to do what, to which level.
package struct ToolApproval: Hashable, Sendable {
    package var tool: String
    package var versionFrom: String?
    package var versionTo: String?
    package var technique: Technique
    package var media: MediaKind
    /// iOS, iPadOS, Android or `*`.
    package var os: String
    package var level: SanitizationLevel
    package var validity: Validity

    package init(
        tool: String, versionFrom: String?, versionTo: String?, technique: Technique, media: MediaKind, os: String,
        level: SanitizationLevel, validity: Validity
    ) {
        self.tool = tool
        self.versionFrom = versionFrom
        self.versionTo = versionTo
        self.technique = technique
        self.media = media
        self.os = os
        self.level = level
        self.validity = validity
    }
}

/// `operators`: who may do what, from when to when.
package struct OperatorAuthorisation: Hashable, Sendable {
    package var person: String
    /// receiver, tester, sanitizer, validator, sampler, grader, destroyer, dpr.
    package var role: String
    /// A technique or `*`.
    package var method: String
    package var trainedAt: EvidenceTime?
    package var validTo: EvidenceTime?
    package var authorisedBy: String?
    package var agreementAt: EvidenceTime?
    package var name: String?
    package var title: String?
    package var organisation: String?
    package var contact: String?
    /// With which the person signs acts; nil when none is registered.
    package var key: SSHPublicKey?

    package init(person: String, role: String, method: String, trainedAt: EvidenceTime?, validTo: EvidenceTime?) {
        self.person = person
        self.role = role
        self.method = method
        self.trainedAt = trainedAt
        self.validTo = validTo
    }

    /// May this row's person act in `role` by `method` at `time`? Undated training authorises nobody.
    package func covers(role: String, method: Technique?, at time: EvidenceTime) -> Bool {
        guard self.role == role, trainedAt != nil else { return false }
        if let method, self.method != "*", self.method != method.rawValue { return false }
        return Validity(from: trainedAt, to: validTo).contains(time)
    }

    /// Is the row in force at `time`, whatever it allows?
    package func isValid(at time: EvidenceTime) -> Bool { covers(role: role, method: nil, at: time) }
}

/// `media`: what is known of a model's storage encryption (conditions of NIST SP 800-88r1 2.6).
package struct MediaEntry: Hashable, Sendable {
    /// `*` for every model of the system.
    package var model: String
    package var os: String
    package var osFrom: String?
    package var osTo: String?
    /// yes, no, unknown.
    package var encryptionAlwaysOn: String
    package var escrow: String
    package var erasingSoftware: String
    package var evidence: String?

    package init(
        model: String, os: String, osFrom: String?, osTo: String?, encryptionAlwaysOn: String, escrow: String,
        erasingSoftware: String, evidence: String?
    ) {
        self.model = model
        self.os = os
        self.osFrom = osFrom
        self.osTo = osTo
        self.encryptionAlwaysOn = encryptionAlwaysOn
        self.escrow = escrow
        self.erasingSoftware = erasingSoftware
        self.evidence = evidence
    }
}

/// `stations`: where a bench stands and which zone its clock keeps.
package struct Station: Hashable, Sendable {
    package var station: String
    package var zone: Zone?
    package var tool: String?
    package var area: String?
    /// yes, no, unknown.
    package var secured: String

    package init(station: String, zone: Zone?, tool: String?, area: String?, secured: String) {
        self.station = station
        self.zone = zone
        self.tool = tool
        self.area = area
        self.secured = secured
    }
}

/// `prices`: minor units of one currency.
package struct Price: Hashable, Sendable {
    package var model: String
    package var storageGB: Int?
    package var functional: String
    package var cosmetic: String
    package var channel: String
    package var priceMinor: Int
    package var currency: String

    package init(
        model: String, storageGB: Int?, functional: String, cosmetic: String, channel: String, priceMinor: Int,
        currency: String
    ) {
        self.model = model
        self.storageGB = storageGB
        self.functional = functional
        self.cosmetic = cosmetic
        self.channel = channel
        self.priceMinor = priceMinor
        self.currency = currency
    }
}

/// Rows of the store-wide tables.
package struct TableRows: Sendable {
    package var tools: [ToolApproval] = []
    package var operators: [OperatorAuthorisation] = []
    package var media: [MediaEntry] = []
    package var stations: [Station] = []
    package var prices: [Price] = []
    package var vendors: [Vendor] = []
    package var customers: [Customer] = []
    package var knownFields: [KnownField] = []
    package var models: [ModelLaunch] = []
    package var words: [OwnWord] = []
    /// Digest of each table's kept document by kind, for the decision record.
    package var digests: [String: String] = [:]
    /// Who stands behind a table that says how evidence is read, by kind.
    package var vouchers: [String: String] = [:]

    package init() {}
}

/// The dated store-wide tables in force. Empty means that nobody and nothing is approved. They go along with every
/// device: copying them copies two references.
///
/// ```
/// var tables = ReferenceTables()
/// tables.rows.operators.append(row)
/// tables.index()                                  // after the last change
/// let may = tables.authorises("OP-E1", "sanitizer", method: .overwrite, at: time)
/// ```
package struct ReferenceTables: Sendable {
    /// Unchecked: the rows are changed only while one value alone has them.
    @usableFromInline
    final class Shared: @unchecked Sendable {
        @usableFromInline var rows: TableRows

        @inlinable
        init(_ rows: TableRows) { self.rows = rows }
    }

    @usableFromInline var shared = Shared(TableRows())
    private var lookups = TableLookups()

    package init() {}

    /// The tables' rows.
    @inlinable package var rows: TableRows {
        _read { yield shared.rows }
        _modify {
            if !isKnownUniquelyReferenced(&shared) { shared = Shared(shared.rows) }
            yield &shared.rows
        }
    }

    /// Builds the look-ups; call after filling the arrays.
    package mutating func index() { lookups = TableLookups(shared.rows) }

    /// Positions of the tools table's rows for a tool, by its name as it is compared.
    package func toolPositions(named key: String) -> [Int] {
        lookups.toolsByName.map { $0[key] ?? [] }
            ?? shared.rows.tools.indices.filter { ComparableText.key(shared.rows.tools[$0].tool) == key }
    }

    /// Is this a person of the operators table, in whatever role?
    package func isListed(_ person: String) -> Bool {
        (lookups.operatorKeys.isEmpty
            ? shared.rows.operators.map { ComparableText.key($0.person) } : lookups.operatorKeys)
            .contains(ComparableText.key(person))
    }

    /// With which system a device was sold, by the operator's table, else by the shipped one; nil when neither knows.
    package func launch(of device: ModelLaunches.Query) -> ModelLaunch? {
        lookups.launches.launch(of: device) ?? ModelLaunches.shipped.launch(of: device)
    }

    /// What the operator's table says that a type allocation code was given for; nil when it doesn't, or not one model.
    package func model(ofCodes codes: [String]) -> ModelLaunch? { lookups.launches.row(ofCodes: codes) }

    /// Rows of the media table that name a model by one of `names`.
    package func mediaRows(of names: [ModelName]) -> [MediaEntry] {
        guard let positions = lookups.mediaByModel else {
            return shared.rows.media.filter { ModelName($0.model).map(names.contains) ?? false }
        }
        return names.flatMap { positions[$0] ?? [] }.map { shared.rows.media[$0] }
    }

    /// The station of this name in any spelling; nil when the tables don't know it.
    package func station(_ name: String?) -> Station? {
        name.flatMap { lookups.stationsByName[TableLookups.placeKey($0)] }
    }

    /// yes, no, unknown for an area or a station's name; nil when the tables don't know it.
    package func secured(_ place: String) -> String? {
        lookups.areasByName[TableLookups.placeKey(place)] ?? station(place)?.secured
    }

    /// Positions in `prices` of a model's rows for a functional code, those for any code last.
    package func pricePositions(model: String, functional: String) -> [Int] {
        guard let codes = lookups.pricesByCode[TableLookups.priceKey(model)] else { return [] }
        guard let any = codes["*"] else { return codes[functional] ?? [] }
        return functional == "*" ? any : (codes[functional] ?? []) + any
    }

    /// Has the model a price, whatever its state?
    package func isPriced(_ model: String) -> Bool { lookups.pricesByModel[TableLookups.priceKey(model)] != nil }

    /// What is wrong with the first flawed row that names this person for the role; nil when no row is flawed.
    package func flaw(of person: String, _ role: String) -> AuthorityFlaw? {
        let name = ComparableText.key(person)
        return lookups.powerless.keys.sorted().first {
            shared.rows.operators[$0].role == role && ComparableText.key(shared.rows.operators[$0].person) == name
        }.flatMap { lookups.powerless[$0] }
    }

    /// May this person act in `role` by `method` at every instant that `time` may mean? Names are compared in any
    /// spelling; a row without a sound authorisation gives nothing (R2v3 7(a)(2)).
    package func authorises(_ person: String, _ role: String, method: Technique?, at time: EvidenceTime) -> Bool {
        let name = ComparableText.key(person)
        return shared.rows.operators.indices.contains { position in
            isOf(name, position) && shared.rows.operators[position].covers(role: role, method: method, at: time)
        }
    }

    /// Does the row speak of the person whose name is compared as `name`, and give them something?
    private func isOf(_ name: String, _ position: Int) -> Bool {
        let isIndexed = lookups.operatorKeys.count == shared.rows.operators.count
        let key =
            isIndexed ? lookups.operatorKeys[position] : ComparableText.key(shared.rows.operators[position].person)
        return key == name && lookups.powerless[position] == nil
    }

    /// Rows that give the person something at `time`: in force, and soundly authorised.
    package func rows(of person: String, at time: EvidenceTime) -> [OperatorAuthorisation] {
        let name = ComparableText.key(person)
        return shared.rows.operators.indices.filter { isOf(name, $0) && shared.rows.operators[$0].isValid(at: time) }
            .map {
                shared.rows.operators[$0]
            }
    }
}

extension Station {
    /// What holds when two rows speak of one station: what they agree on, and the worse answer.
    func worse(_ other: Station) -> Station {
        var station = self
        if station.zone?.spans != other.zone?.spans { station.zone = nil }
        if station.area.map(ComparableText.key) != other.area.map(ComparableText.key) { station.area = nil }
        station.secured = Self.worse(secured, other.secured)
        return station
    }

    /// Of two answers on one place: somebody who calls it unsecured is heard.
    static func worse(_ a: String, _ b: String) -> String {
        for word in ["no", "unknown"] where a == word || b == word { return word }
        return a
    }
}
