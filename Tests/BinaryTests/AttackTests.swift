import Basics
import Glibc
import Testing

/// The attacks of the threat model, one by one: what somebody does, who finds it, with which exit code and for what
/// reason. Rows 4b and 5c are what a log alone can't see; 4c, 4d, 5d and 5e are who sees it.
@Suite(.enabled(if: Shop.hasSQLite, "needs sqlite3")) struct AttackTests {
    /// Entries enough for a full tile and a partial one. Unsafe only in name: nobody changes it once it is made.
    nonisolated(unsafe) private static let scene: Result<Scene, any Error> = Result {
        let scene = try Scene.make(devices: 16)
        let table = scene.text("first/tables/operators.csv")
        let row = try #require(table.split(separator: "\n").first { $0.hasPrefix("OP-T1,") })
        scene.write("changed/operators.csv", table + Shop.replace(String(row), old: "OP-T1", new: "OP-X9") + "\n")
        return scene
    }

    private static let all = Attack.onDisk + Attack.onProofs + Attack.byKeyHolder + Attack.onKeys

    @Test(arguments: all) func anAttack(attack: Attack) throws {
        let scene = try Self.scene.get().copied()
        try attack.commit(scene)
        for finding in attack.finds {
            let ran = scene.attempt(Self.filled(finding.command, scene))
            let says = Self.filled(finding.says, scene)
            #expect(
                ran.code == finding.code && (says.isEmpty || (ran.text + ran.errors).contains(says)),
                "\(finding.command): \(ran.code) instead of \(finding.code), «\(says)»: \(ran.text) \(ran.errors)")
        }
    }

    private static func filled(_ text: String, _ scene: Scene) -> String {
        let size = (try? scene.signedSize()) ?? 0
        let names = [
            ("ENTRY", "\(scene.entry)"), ("DEVICE", scene.device), ("OLD", "\(scene.old)"), ("SIZE", "\(scene.size)"),
            ("LAST", "\(scene.size - 2)"), ("NEW", "\(size)"),
        ]
        return names.reduce(text) { Shop.replace($0, old: $1.0, new: $1.1) }
    }

    /// Without an attack the same commands find nothing: what they find above is the attack.
    @Test(arguments: [
        Attack.fsck, Attack.log, Attack.logAlone, Attack.proofs, Attack.record, "log prove ENTRY --store store",
        Attack.againstOld, Attack.request,
    ])
    func withoutAnAttackNothingIsFound(command: String) throws {
        let scene = try Self.scene.get().copied()
        let ran = scene.attempt(Self.filled(command, scene))
        #expect(ran.code == 0, "\(ran.text) \(ran.errors)")
    }

    /// Where the rows are that the table above doesn't have, or what they lack. Rows 7, 8 and 9 are there for entries
    /// with their proofs; they stand for certificates too, of which there are none yet.
    private static let elsewhere: [Int: String] = [
        19: "aHiddenEntryCantBeGuessed", 20: "aTrickOnTheParsersIsRefused",
        21: "LogFaultTests, a crash or an error at every step of publishing",
        22: "LogWritersTests and PublishingTests, two who sign at once",
        10: "a certificate under another key: there are no certificates yet",
        18: "a certificate's PDF edited: there are no certificates yet",
        23: "a second certificate for one intake: there are no certificates yet",
    ]

    @Test func everyRowHasItsPlace() {
        let rows = Set(Self.all.compactMap { Int($0.row.prefix { $0.isNumber }) })
        #expect(rows.isDisjoint(with: Self.elsewhere.keys))
        #expect(rows.union(Self.elsewhere.keys) == Set(1...23))
        #expect(Set(Self.all.map(\.row)).count == Self.all.count)
    }

    // MARK: 19

    /// Whoever holds a proof holds its neighbour's leaf hash, and knows nearly everything about the neighbour: were it
    /// not for the salt, trying every serial number of a model would show which device it is.
    @Test func aHiddenEntryCantBeGuessed() throws {
        let scene = try Self.scene.get()
        let body = scene.read("proofs/entries/\(scene.entry).json")
        let salt = try #require(try JSONParser.parse(body)["salt"]?.string)
        #expect(salt.utf8.count == 22, "16 bytes as base64url")
        let hidden = Self.leaf(body)
        let unsalted = Self.leaf(Self.with(body, old: salt, new: ""))
        // The attacker knows the model and tries what may stand at the end.
        let start = String(scene.device.dropLast(4))
        let guesses = (0..<10_000).map { start + String(String(10_000 + $0).dropFirst()) }
        func found(_ hash: [UInt8], salt guess: String) -> String? {
            let parts = Self.parts(Self.with(body, old: salt, new: guess), around: scene.device)
            return guesses.first { Self.leaf(parts.0 + Array($0.utf8) + parts.1) == hash }
        }
        #expect(found(unsalted, salt: "") == scene.device, "without salt the device is found")
        #expect(found(hidden, salt: "") == nil, "with salt it isn't")
        // A neighbour's salt, which a proof's holder may know, helps nothing.
        let other = scene.shop.sql(
            "SELECT json_extract(CAST(body AS TEXT), '$.salt') FROM entry WHERE seq = \(scene.entry + 1)")
        #expect(found(hidden, salt: String(other.prefix(22))) == nil)
        let salts = scene.shop.sql("SELECT count(DISTINCT json_extract(CAST(body AS TEXT), '$.salt')) FROM entry")
        #expect(salts.hasPrefix("\(scene.size)\n"), "no salt twice")
        let published = Files.below(scene.folder + "/store/log").map { scene.text("store/log/" + $0) }
        let secret = scene.text("store/keys/entry-salt.secret").prefix(40)
        #expect(!secret.isEmpty && !published.contains { $0.contains(secret) })
    }

    private static func leaf(_ body: [UInt8]) -> [UInt8] {
        var hash = StreamingHash()
        hash.update([0] + body)
        return hash.finish().bytes
    }

    private static func parts(_ body: [UInt8], around text: String) -> ([UInt8], [UInt8]) {
        let wanted = Array(text.utf8)
        guard let start = body.indices.first(where: { body[$0...].starts(with: wanted) }) else { return (body, []) }
        return (Array(body[..<start]), Array(body[(start + wanted.count)...]))
    }

    /// The first `old` replaced, as bytes.
    private static func with(_ body: [UInt8], old: String, new: String) -> [UInt8] {
        let parts = parts(body, around: old)
        return parts.0 + Array(new.utf8) + parts.1
    }

    // MARK: 20

    /// Each once end to end; the parsers' own tests have the tables.
    private static let tricks: [(name: String, says: String, change: @Sendable (inout [String], Scene) -> Void)] = [
        ("lines that end in CR LF", "malformed", { lines, _ in lines = lines.map { $0 + "\r" } }),
        ("a leading zero in the index", "malformed", { lines, scene in lines[1] = "index 0\(scene.entry)" }),
        ("a leading zero in the size", "malformed", { lines, _ in lines.onSize { "0" + $0 } }),
        ("a size of 2^63", "range", { lines, _ in lines.onSize { _ in "9223372036854775808" } }),
        ("bits left over in base64", "malformed", { lines, _ in lines[2] = Base64.changed(lines[2], at: 42) }),
        ("base64 without its padding", "malformed", { lines, _ in lines[2].removeLast() }),
        ("64 hashes", "range", { lines, _ in lines.insert(contentsOf: repeatElement(lines[2], count: 64), at: 2) }),
        (
            "101 signatures", "range",
            { lines, _ in
                let line = lines.last { $0.hasPrefix("— ") } ?? ""
                lines.insert(contentsOf: repeatElement(line, count: 101), at: lines.count - 1)
            }
        ),
        ("a blank before a line's end", "malformed", { lines, _ in lines[1] += " " }),
        ("a plus before the index", "malformed", { lines, scene in lines[1] = "index +\(scene.entry)" }),
    ]

    @Test(arguments: tricks.indices) func aTrickOnTheParsersIsRefused(number: Int) throws {
        let trick = Self.tricks[number]
        let scene = try Self.scene.get().copied()
        scene.onProof { trick.change(&$0, scene) }
        let ran = scene.attempt(Attack.proofs)
        #expect(
            ran.code == 1 && ran.text.contains("REFUSED (\(trick.says))"), "\(trick.name): \(ran.text) \(ran.errors)")
    }

    /// The key holder signs bytes that two readers may read differently.
    @Test func aMemberTwiceIsRefusedThoughItIsSigned() throws {
        let scene = try Self.scene.get().copied()
        scene.attack("rewrite", "\(scene.entry)", "\"site\":null", "\"site\":null,\"site\":\"elsewhere\"")
        scene.signAnew()
        let log = scene.attempt(Attack.logAlone)
        #expect(log.code == 1 && log.text.contains("REFUSED (entry)"), "\(log.text)")
        #expect(scene.attempt(Attack.fsck).code == 1)
    }

    @Test func anEntryThatNoBundleCanHoldIsFound() throws {
        let scene = try Self.scene.get().copied()
        let site = String(repeating: "x", count: 65_536)
        scene.attack("rewrite", "\(scene.entry)", "\"site\":null", "\"site\":\"\(site)\"")
        let ran = scene.attempt(Attack.fsck)
        #expect(ran.code == 1 && ran.text.contains("of at most 65535 bytes"), "\(ran.text)")
    }

    @Test func noCommandRecordsAnEntryThatNoBundleCanHold() throws {
        let scene = try Self.scene.get().copied()
        let reason = String(repeating: "x", count: 66_000)
        let ran = scene.attempt("lot close --store store --lot GEN-2026-10-1 --by OP-P1 --reason " + reason)
        #expect(ran.code == 1 && ran.errors.contains("nothing was recorded"), "\(ran.text) \(ran.errors)")
        #expect(scene.attempt(Attack.log).code == 0 && scene.attempt(Attack.fsck).code == 0)
        #expect(try scene.signedSize() == scene.size)
    }

    /// "Å" as one character and as two look the same and are two logs.
    @Test func namesAreComparedByTheirBytes() throws {
        let scene = try Self.scene.get().copied()
        scene("init --store composed --origin lots.example/\u{C5}")
        scene("init --store apart --origin lots.example/A\u{30A}")
        scene("import first/tables --store apart")
        let right = scene.attempt("log verify apart/log --trust apart/trust/policy.txt")
        #expect(right.code == 0, "\(right.text) \(right.errors)")
        let wrong = scene.attempt("log verify apart/log --trust composed/trust/policy.txt")
        #expect(wrong.code == 1 && wrong.text.contains("REFUSED (origin)"), "\(wrong.text) \(wrong.errors)")
    }
}

extension [String] {
    /// Changes the second line of the note at the end of a proof.
    fileprivate mutating func onSize(_ change: (String) -> String) {
        guard let blank = firstIndex(of: "") else { return }
        self[blank + 2] = change(self[blank + 2])
    }
}
