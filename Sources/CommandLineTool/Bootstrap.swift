import Acts
import ArgumentParser
import Basics
import Certification
import Glibc
import LogPublishing
import Operations
import Storage
import StorageSQLite
import StoreAccess
import StoreBackup
import StoreFiles
import Terminal
import WebServer

/// For commands that look at no store: scripts give `--store` to every command.
struct AnyStore: ParsableArguments {
    @Option(name: .long, help: "Taken by every command; this one looks at no store.")
    var store: String?
}

/// Options that every command on a store has.
struct StoreOptions: ParsableArguments {
    @Option(name: .long, help: "The store's folder (also LOTWISE_STORE).")
    var store: String?

    @Option(name: .long, help: "Seconds to wait for another writer.", transform: StoreOptions.seconds)
    var wait = 60

    @Flag(name: .long, help: "One JSON document on standard output.")
    var json = false

    @Flag(name: .long, help: "Don't ask: decide by the rules of a new version, whatever they change.")
    var yes = false

    @Flag(name: .long, help: "The machine's clock is right, though it says something unlikely: recorded.")
    var acceptClock = false

    @Option(name: .long, help: "Colours: auto (on a terminal, unless NO_COLOR is set), always or never.")
    var color = Output.ColourChoice.auto

    func validate() { if color != .auto { Output.colours = color } }

    var path: String { store ?? Output.environment("LOTWISE_STORE") ?? "lotwise.store" }
}

extension Output.ColourChoice: ExpressibleByArgument {}

extension StoreOptions {
    /// Whole seconds, of any size.
    static func seconds(_ text: String) throws -> Int {
        guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) else {
            throw ValidationError("'\(text)' is no number of seconds; 0 doesn't wait.")
        }
        return Int(text) ?? Int.max
    }
}

/// The one place that names a concrete store and reads the machine's clock.
enum Bootstrap {
    /// Opens the store for writing, making it on first use; waits for another writer. What `decides` first brings a store
    /// of an earlier version up to date, and asks before new rules change anything.
    static func writing(
        _ options: StoreOptions, asOf: String? = nil, jobs: Int? = nil, origin: String? = nil, decides: Bool = true,
        by person: String? = nil, isSaltLost: Bool = false
    ) throws -> Workspace {
        let folder = StoreFolder(path: options.path)
        // Before anything is made.
        if !folder.exists { try ClockCheck.refuseImpossible(machineClock(), isAccepted: options.acceptClock) }
        try folder.lockForWriting(wait: options.wait)
        for remark in try folder.prepare(makesLostSalt: isSaltLost) { Output.note("lotwise: \(remark)") }
        try KeyRing(folder).prepare(origin: origin)
        let store = try SQLiteStore(path: folder.database)
        _ = try store.recordVersion()
        let head = try SQLiteHeadStore(path: folder.headFile)
        let workspace = try workspace(folder, in: store, head: head, asOf: asOf, jobs: jobs)
        try folder.closeDatabases()
        let session = try ActSession(
            workspace,
            conditions: ActSession.Conditions(
                isClockAccepted: options.acceptClock, person: person, isSaltLost: isSaltLost))
        command.session = session
        defer { for warning in session.warnings { Output.note("lotwise: \(warning)") } }
        try session.begin(
            upgrade: decides
                ? {
                    let upgrade = StoreUpgrade(workspace) { try SQLiteStore(path: $0) }
                    try upgrade.upgrade { try NewRules.agree($0, options) }
                } : nil)
        return workspace
    }

    /// What is to be done and said when the command has answered.
    struct Command {
        /// Of a command that may record.
        fileprivate(set) var session: ActSession?
        /// What failed in signing was said.
        fileprivate(set) var hasToldProblem = false
        /// What interrupted commands owe.
        fileprivate(set) var owed: [String] = []
    }

    /// Holds what is kept of one command.
    final class Kept: @unchecked Sendable {  // read and written on the command's thread only
        fileprivate(set) var command = Command()
    }

    /// That of the command which runs here. The program runs one command a process; what runs several gives each its own.
    @TaskLocal static var kept = Kept()

    private(set) static var command: Command {
        get { kept.command }
        set { kept.command = newValue }
    }

    /// Certificates that fell since this was asked last.
    static func newRevocations() throws -> [Revocation] { try command.session?.newRevocations() ?? [] }

    /// Makes what a command recorded provable. What failed is said at once and doesn't undo what is recorded; the next
    /// writing command, or `log checkpoint`, tries again.
    @discardableResult
    static func publish() -> ActSession.Publishing {
        guard let session = command.session else { return ActSession.Publishing() }
        let publishing = session.publish()
        if let problem = publishing.problem, !command.hasToldProblem { Output.error(problem) }
        command.hasToldProblem = true
        return publishing
    }

    /// What the command left untold, at its end: certificates that fell, and what failed in signing. The exit code that
    /// this makes of the command's own.
    static func end(_ code: Int32) -> Int32 {
        // Nobody holds the store any more: its write-ahead log is put away before the process ends.
        defer { command.session = nil }
        if code == 0 { for line in command.owed { Output.note("lotwise: \(line)") } }
        if code <= 1 { for line in command.session?.remarks ?? [] { Output.note("lotwise: \(line)") } }
        // The store or the disk failed: nothing more is asked of them.
        guard code != 74 else { return code }
        // Commands that show the log's state have published already.
        let publishing = publish().code
        let fallen: [Revocation]
        do { fallen = try command.session?.end().revoked ?? [] } catch {
            Output.error("whether certificates fell can't be read: \(error)")
            return 74
        }
        RunScreen.tell(fallen)
        let own = code == 0 && !fallen.isEmpty ? 1 : code
        return publishing == 0 || own > 1 ? own : publishing
    }

    /// Opens a store that must exist, and says what interrupted commands owe. Changes no file of it, whoever owns it and
    /// wherever it lies.
    static func reading(_ options: StoreOptions, tellsOwed: Bool = true) throws -> Workspace {
        let folder = StoreFolder(path: options.path)
        try folder.refuseUnreadable()
        let store = try SQLiteStore.asItIs(
            path: folder.database, writersLock: folder.writersLock, wait: options.wait)
        _ = try store.recordVersion()
        let head = try SQLiteHeadStore(reading: folder.headFile, temporary: temporary)
        let workspace = try workspace(folder, in: store, head: head, asOf: nil, jobs: nil)
        if tellsOwed { command.owed = try OwedWork(workspace).lines() }
        return workspace
    }

    private static func workspace(
        _ folder: StoreFolder, in store: SQLiteStore, head: SQLiteHeadStore, asOf: String?, jobs: Int?
    ) throws -> Workspace {
        Workspace(
            folder: folder, store: store, clock: machineClock,
            asOf: try asOf.map { try instant($0, option: "--as-of") },
            jobs: jobs ?? max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))),
            progress: { ProgressLine.shared.show($0) },
            surroundings: Surroundings(
                head: head, agentSocket: Output.environment("SSH_AUTH_SOCK"), witnesses: WitnessClient()))
    }

    /// How `restore` opens what it has written.
    static var restoreDependencies: RestoreDependencies {
        RestoreDependencies(
            reading: { try SQLiteStore(reading: $0) }, writing: { try SQLiteStore(path: $0) },
            head: { try SQLiteHeadStore(path: $0) }, clock: machineClock,
            progress: { ProgressLine.shared.show($0) })
    }

    /// A record of signed checkpoints of its own: a witness's.
    static func heads(_ path: String) throws -> any HeadStore { try SQLiteHeadStore(path: path) }

    /// Where what lives no longer than a command may lie.
    static var temporary: String { Output.environment("TMPDIR").flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp" }

    /// A store that lives as long as `body`, in a folder of its own below TMPDIR.
    static func withScratch<T>(_ body: (any RecoveryStore) throws -> T) throws -> T {
        var template = Array((temporary + "/lotwise-scratch-XXXXXX").utf8CString)
        guard let made = mkdtemp(&template) else {
            throw OperationError(
                .store,
                "\(temporary): \(String(cString: strerror(errno))): no temporary folder can be made here; set TMPDIR to "
                    + "one with space")
        }
        let folder = String(cString: made)
        defer {
            for name in ["scratch.db", "scratch.db-journal"] { unlink(folder + "/" + name) }
            rmdir(folder)
        }
        do { return try body(try SQLiteStore(scratch: folder + "/scratch.db")) } catch let error as StoreError {
            // Only the scratch store is written to.
            guard error.code == .full || !hasSpace(folder) else { throw error }
            throw OperationError(
                .store,
                "\(temporary): the disk is full, and records are derived anew here: set TMPDIR to a folder with space")
        }
    }

    /// False for a disk that has nothing left to give.
    private static func hasSpace(_ folder: String) -> Bool {
        var status = statvfs()
        return statvfs(folder, &status) != 0 || status.f_bavail * status.f_frsize >= 65_536
    }

    /// Milliseconds of the machine's clock.
    static let machineClock: @Sendable () -> Instant = {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Instant(milliseconds: Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000)
    }

    /// The time after `--since`.
    static func since(_ text: String) throws -> Instant {
        guard let found = SinceTime.instant(text, now: machineClock()) else {
            throw OperationError(
                .usage, "--since takes a time such as 2026-12-01T00:00:00Z, or 24h or 7d before now, not «\(text)»")
        }
        return found
    }

    /// A time on the command line; without an offset it is UTC.
    static func instant(_ text: String, option: String) throws -> Instant {
        guard let written = WrittenTime(text) else {
            throw OperationError(.usage, "\(option) takes a time such as 2026-12-01T00:00:00Z, not «\(text)»")
        }
        return Instant(milliseconds: written.wall - Int64(written.offsetMinutes ?? 0) * 60_000)
    }
}
