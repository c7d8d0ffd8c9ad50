import Glibc
import Testing

/// Other people's programs, and small ones that stand on other people's libraries (Tests/BinaryTests/ThirdParty). One
/// that isn't here fails its test: nothing is skipped.
enum OtherTools {
    private static let programs = Files.root + "/Tests/BinaryTests/ThirdParty"
    private static let python = Files.root + "/.build/python/bin/python"
    private static let built = Files.root + "/.build/third-party"

    /// Runs what `arguments` begins with, found as a person's shell finds it.
    static func run(_ arguments: [String], in folder: String = "/", environment: [String: String] = [:]) -> Ran {
        let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
        return Binary.start(
            arguments, in: folder, environment: ["PATH": path].merging(environment) { $1 }, program: "/usr/bin/env"
        ).wait()
    }

    private static func needed(_ path: String, what: String, location: SourceLocation) -> Bool {
        if access(path, X_OK) == 0 { return true }
        Issue.record("\(what) is not here (\(path)): run scripts/bootstrap", sourceLocation: location)
        return false
    }

    private static let missing = Ran(code: 127, signal: nil, output: [], errors: "not installed", seconds: 0, peak: 0)

    // MARK: Go's note and tlog

    /// Built once from Debian's packages, without a network.
    private static let checker: (path: String, said: String) = {
        Files.makeFolder(built)
        let path = built + "/check_log"
        let go = run(
            ["go", "build", "-o", path, programs + "/check_log.go"],
            environment: [
                "GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOCACHE": built + "/go-cache", "GOPROXY": "off",
            ])
        return (path, go.code == 0 ? "" : go.errors)
    }()

    static func go(
        _ arguments: String..., in folder: String, _ location: SourceLocation = #_sourceLocation
    ) -> Ran {
        guard checker.said.isEmpty else {
            Issue.record(
                "golang-go or golang-golang-x-mod-dev is not here: run scripts/bootstrap: \(checker.said)",
                sourceLocation: location)
            return missing
        }
        return run([checker.path] + arguments, in: folder)
    }

    // MARK: Python packages

    /// The command line tool of tlog-scales.
    static func tlogTiles(
        _ arguments: String..., in folder: String, _ location: SourceLocation = #_sourceLocation
    ) -> Ran {
        guard needed(python, what: "tlog-scales of scripts/requirements.txt", location: location) else {
            return missing
        }
        return run([python, "-m", "tlog_scales.cli"] + arguments, in: folder)
    }

    /// check_log.py, on rfc8785 and cryptography.
    static func auditor(
        _ arguments: String..., in folder: String, _ location: SourceLocation = #_sourceLocation
    ) -> Ran {
        guard needed(python, what: "what scripts/requirements.txt names", location: location) else { return missing }
        return run([python, programs + "/check_log.py"] + arguments, in: folder)
    }

    // MARK: openssl and coreutils

    static func openssl(_ arguments: String..., in folder: String) -> Ran {
        run([programs + "/check_log.sh"] + arguments, in: folder)
    }

    // MARK: an attacker

    /// attacker.py: writes into a store's database.
    static func attack(_ arguments: [String], in folder: String, _ location: SourceLocation = #_sourceLocation) {
        let ran = run(["python3", programs + "/attacker.py"] + arguments, in: folder)
        #expect(ran.code == 0, "the attack itself failed: \(ran.errors)", sourceLocation: location)
    }

    /// forge_certificate.py, for somebody with a certificate's folder.
    static func forge(_ arguments: [String], _ location: SourceLocation = #_sourceLocation) {
        let ran = python([programs + "/forge_certificate.py"] + arguments, in: "/tmp", location)
        #expect(ran.code == 0, "the forgery itself failed: \(ran.errors)", sourceLocation: location)
    }

    /// Python with what scripts/requirements.txt names.
    static func python(
        _ arguments: [String], in folder: String, _ location: SourceLocation = #_sourceLocation
    ) -> Ran {
        guard needed(python, what: "what scripts/requirements.txt names", location: location) else { return missing }
        return run([python] + arguments, in: folder)
    }
}
