import Foundation
import Printing
import Testing

/// The files of one hostile table, byte for byte. A golden file that isn't there is written, and that run fails: look
/// at it, then keep it.
@Suite struct GoldenTests {
    @Test(arguments: ["csv", "json", "html"])
    func filesAreWhatTheyWere(ending: String) throws {
        let document = Sample.hostileDocument
        let bytes =
            switch ending {
            case "csv": TableOutput.csv(document)
            case "json": TableOutput.json(document)
            default: TableOutput.html(document)
            }
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Golden/hostile.\(ending)")
        guard let kept = try? Array(Data(contentsOf: file)) else {
            try Data(bytes).write(to: file)
            Issue.record("Golden/hostile.\(ending) was missing and has been written: look at it")
            return
        }
        let isSame = kept == bytes
        #expect(isSame, "differs from Golden/hostile.\(ending); if that is meant, remove the file and run again")
    }
}
