import Basics
import Glibc
import LogPublishing
import StoreAccess
import StoreAudit

#if canImport(Glibc)
#endif

/// The custody log at size: a million entries are written straight into a store, published, and read by `log fsck`.
/// Beside it stands the rate at which openssl hashes messages of the entries' size on one core, in the same run.
enum LogBenchmarks {
    private static let entries = 1_000_000
    private static let rounds = 3

    /// `arguments` may hold another number of entries.
    static func run(_ arguments: [String]) throws {
        let count = arguments.compactMap(Int.init).first ?? entries
        try DurableBenchmarks.run()
        let path = "/tmp/lotwise-log-bench-\(getpid())"
        defer { remove(path) }
        var log: SyntheticLog?
        let writing = try seconds { log = try SyntheticLog.make(entries: count, at: path) }
        guard let log else { return }
        print("\(log.entries) entries of \(log.meanBytes) bytes, \(log.workspace.jobs) cores")
        line("written into a store", log: log, seconds: writing)
        let publishing = try seconds { _ = try Publisher(log.workspace).publish() }
        line("published (tiles, nodes, checkpoint)", log: log, seconds: publishing)
        try DurableBenchmarks.proofs(log)
        let before = opensslRate(log.meanBytes)
        var best = Double.infinity
        var computing = Double.infinity
        for _ in 0..<rounds {
            var problems: [String] = []
            let begun = cpuSeconds()
            best = min(
                best,
                try seconds { problems = try FsckOperation(log.workspace, scratch: nil).check().problems })
            computing = min(computing, cpuSeconds() - begun)
            if let first = problems.first { print("fsck found: \(first)") }
        }
        line("log fsck --log-only, best of \(rounds)", log: log, seconds: best)
        line("  as processor time of all cores", log: log, seconds: computing)
        guard let rate = [before, opensslRate(log.meanBytes)].compactMap({ $0 }).max() else {
            return print("openssl isn't here: no rate to compare with")
        }
        print(
            "openssl speed -bytes \(log.meanBytes) sha256, one core".padded(44) + "\(Int(rate)) messages/s".leading(24))
        let share = Int((Double(log.entries) / best / rate * 100).rounded())
        print("log fsck reads at \(share) % of that rate; the target is 33 %. Peak memory \(peak()) MB")
    }

    private static func line(_ name: String, log: SyntheticLog, seconds: Double) {
        let hundredths = Int((seconds * 100).rounded())
        let fraction = hundredths % 100
        let time = "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction) s"
        print(name.padded(44) + "\(Int(Double(log.entries) / seconds)) entries/s".leading(24) + time.leading(12))
    }

    static func seconds(_ body: () throws -> Void) rethrows -> Double {
        let elapsed = try ContinuousClock().measure(body).components
        return Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18
    }

    /// Messages of so many bytes that openssl hashes in a second; nil without openssl.
    private static func opensslRate(_ bytes: Int) -> Double? {
        let output = "/tmp/lotwise-log-bench-\(getpid())-openssl"
        defer { unlink(output) }
        guard system("openssl speed -seconds 1 -bytes \(bytes) sha256 > \(output) 2> /dev/null") == 0,
            let source = try? FileByteSource(path: output)
        else { return nil }
        var text = [UInt8](repeating: 0, count: 4096)
        guard let count = try? text.withUnsafeMutableBytes({ try source.read(into: $0) }) else { return nil }
        // The last line is `sha256  963690.55k`: thousands of bytes a second.
        let words = String(decoding: text[0..<count], as: UTF8.self).split(whereSeparator: \.isWhitespace)
        guard let last = words.last, last.hasSuffix("k"), let rate = Double(last.dropLast()) else { return nil }
        return rate * 1000 / Double(bytes)
    }

    /// Processor time of this process so far: on a shared machine it repeats better than what a clock shows.
    private static func cpuSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Largest resident size so far in MB.
    private static func peak() -> Int {
        var usage = rusage()
        getrusage(__rusage_who_t(truncatingIfNeeded: RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss / 1024
    }

    static func remove(_ path: String) {
        guard let handle = opendir(path) else { return }
        while let item = readdir(handle) {
            let name = withUnsafePointer(to: &item.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name != ".", name != ".." else { continue }
            if item.pointee.d_type == UInt8(DT_DIR) { remove(path + "/" + name) } else { unlink(path + "/" + name) }
        }
        closedir(handle)
        rmdir(path)
    }
}
