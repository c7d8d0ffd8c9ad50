import Testing

/// Judgement is pure: no clock, no files, no network, no way to stop the process.
enum BannedCalls {
    static let targets: Set<String> = ["RecoveryModel", "Policies", "Stages"]
    /// Whole words, so that `FileManager` is found and `ProfileManager` isn't.
    static let names: Set<Substring> = ["FileManager", "FileHandle", "URLSession", "fatalError"]
    /// Spelled as they stand once blanks are gone.
    static let calls = ["Date()", "Date.now", "try!"]

    static func violations(in file: SourceFile) -> [Violation] {
        guard targets.contains(file.target) else { return [] }
        return file.code.enumerated().flatMap { index, line in
            let dense = line.filter { !$0.isWhitespace }
            let found = names.intersection(words(line)).map(String.init) + calls.filter { contains($0, in: dense) }
            return found.sorted().map {
                Violation(file: file.path, line: index + 1, message: "\($0) in \(file.target): pass it in instead")
            }
        }
    }

    /// True where the call is not the end of a longer name, such as `ReceivedDate()`.
    private static func contains(_ call: String, in line: String) -> Bool {
        line.ranges(of: call).contains { range in
            guard range.lowerBound > line.startIndex else { return true }
            let before = line[line.index(before: range.lowerBound)]
            return !(before.isLetter || before.isNumber || before == "_")
        }
    }
}

@Suite struct BannedCallTests {
    @Test func judgementTouchesNoClockNoFilesNoNetwork() {
        let found = SourceTree.sources.flatMap(BannedCalls.violations)
        #expect(found.isEmpty, "\(listed(found))")
    }

    @Test(arguments: [
        "let now = Date()", "let now = Date( )", "let now = Foundation.Date.now", "fatalError(\"no\")",
        "let x = try! f()", "FileManager.default.removeItem(at: u)", "let h: FileHandle", "URLSession.shared",
    ])
    func aBannedCallIsSeen(line: String) {
        for target in BannedCalls.targets {
            let file = SourceFile(path: "Sources/\(target)/X.swift", text: "func f() {\n    \(line)\n}\n")
            #expect(BannedCalls.violations(in: file).map(\.line) == [2])
        }
    }

    @Test(arguments: [
        "// Date() is never called", "let text = \"fatalError\"", "let x = ReceivedDate()", "try f()",
        "ProfileManager()",
    ])
    func whatOnlyLooksLikeOnePasses(line: String) {
        #expect(BannedCalls.violations(in: SourceFile(path: "Sources/Stages/X.swift", text: line)).isEmpty)
    }

    @Test func otherTargetsMayTouchTheWorld() {
        let file = SourceFile(path: "Sources/StorageSQLite/X.swift", text: "let h: FileHandle")
        #expect(BannedCalls.violations(in: file).isEmpty)
    }
}

/// What asks the disk to keep something stands in one file: a second way would be forgotten when the first is mended.
enum DurableCalls {
    static let names: Set<Substring> = ["fsync", "fdatasync", "syncfs", "sync_file_range"]
    static let door = "Sources/StoreFiles/Durability.swift"

    static func violations(in file: SourceFile) -> [Violation] {
        guard file.path != door, file.target != "Microbenchmarks" else { return [] }
        return file.code.enumerated().flatMap { index, line in
            names.intersection(words(line)).sorted().map {
                Violation(file: file.path, line: index + 1, message: "\($0): only \(door) asks the disk")
            }
        }
    }
}

@Suite struct DurableCallTests {
    @Test func oneFileAsksTheDisk() {
        let found = SourceTree.sources.flatMap(DurableCalls.violations)
        #expect(found.isEmpty, "\(listed(found))")
        #expect(SourceTree.sources.contains { $0.path == DurableCalls.door })
    }

    @Test func aSecondWayIsSeen() {
        let file = SourceFile(
            path: "Sources/StoreBackup/X.swift", text: "// fsync\nguard fsync(file) == 0 else { return }")
        #expect(DurableCalls.violations(in: file).map(\.line) == [2])
    }
}
