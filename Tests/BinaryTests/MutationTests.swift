import Glibc
import Testing

/// Random odd evidence of each kind, made from sound records beside devices that are sound (`scripts/mutations`): none
/// passes, and no sound one is held. Some of each kind here; `make mutations` makes two hundred.
@Suite struct MutationTests {
    private static let program = Files.root + "/scripts/mutations"

    private func run(_ arguments: [String]) -> Ran {
        let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
        let command = ["python3", Self.program, "--bin", Binary.path] + arguments
        // Fifty seconds where nothing else runs; a loaded machine takes its time.
        return Binary.start(command, environment: ["PATH": path], program: "/usr/bin/env").wait(limit: 900)
    }

    @Test func oddEvidenceDoesNotPassAndSoundEvidenceDoes() {
        let ran = run(["--members", "12"])
        #expect(ran.code == 0, "\(ran.text) \(ran.errors)")
        #expect(ran.text.split(separator: "\n").count { $0.contains(" odd, ") } == 19, "every kind: \(ran.text)")
    }

    @Test func anUnknownKindIsRefused() {
        #expect(run(["--kind", "none"]).code == 2)
    }
}
