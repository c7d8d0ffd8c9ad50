import Basics
import Glibc
import Testing

/// Every writing command, killed or refused by the disk at some call, against an undisturbed twin: a sample of what
/// `make soak` does at length.
@Suite(.enabled(if: Shop.hasSQLite && Files.exists(Strace.path), "needs sqlite3 and strace")) struct ChaosTests {
    private static let path = ["PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"]

    @Test(arguments: [7]) func everyCommandEndsAsItsUndisturbedTwin(seed: Int) {
        let ran = Binary.start(
            ["python3", Files.root + "/scripts/chaos", "--sample", "--seed", "\(seed)", "--bin", Binary.path],
            in: "/tmp",
            environment: Self.path, program: "/usr/bin/env"
        ).wait(limit: 900)
        #expect(ran.code == 0, "\(ran.text.suffix(4000)) \(ran.errors.suffix(1000))")
    }

    /// A command that writes and has no row there would go untested.
    @Test func everyCommandThatWritesHasARow() {
        let ran = Binary.start(
            ["python3", Files.root + "/scripts/chaos", "--list", "--bin", Binary.path], in: "/tmp",
            environment: Self.path, program: "/usr/bin/env"
        ).wait()
        #expect(ran.code == 0, "\(ran.text.prefix(2000))")
    }
}
