import Basics
import Custody
import Foundation
import RecoveryModel

@testable import CertificateContent
@testable import CertificatePrinting

/// A bundle as it lies in a folder, with a toy log behind it.
struct Bundle {
    let folder: URL
    let content: CertificateContent
    let log: ToyLog

    /// `packed` puts the entries into one file, as above 1,000 devices.
    static func make(_ kind: CertificateKind = .sanitization, count: Int = 3, page: [UInt8]? = nil) throws -> Bundle {
        var log = try ToyLog()
        let content = try CertificateContent(Sample.draft(kind, count: count, log: &log))
        let folder = FileManager.default.temporaryDirectory.appending(path: "certificate-\(UUID().uuidString)")
        let table = DeviceTable(content)
        let credential = try Sample.credential(content)
        let page = page ?? Array("%PDF-1.7 a page".utf8)
        let (json, csv) = (table.json, table.csv)
        let issued = IssuedRecord(
            id: content.id, credential: Digest(of: credential), page: Digest(of: page), devices: Digest(of: json))
        let index = log.add("certificate.issued", intake: nil, data: try JSONParser.parse(issued.data))
        for number in 0..<5 { _ = log.add("lot.closed", intake: "later/\(number)") }
        let bundle = Bundle(folder: folder, content: content, log: log)
        try bundle.write("certificate.vc.json", credential)
        try bundle.write("certificate.pdf", page)
        try bundle.write("devices.json", json)
        try bundle.write("devices.csv", csv)
        try bundle.write("policy.txt", Sample.policy(log).text)
        for (path, bytes) in CertificateResources.files(kind) { try bundle.write(path, bytes) }
        let checkpoint = try log.checkpoint()
        try bundle.write("issued.json", log.bodies[index])
        try bundle.write("issued.tlog-proof", log.nodes.proof(index, checkpoint).bytes)
        try bundle.writeEntries(checkpoint)
        return bundle
    }

    private func writeEntries(_ checkpoint: SignedCheckpoint) throws {
        let indices = Set((content.lines.flatMap(\.entries) + content.entries).map(\.index)).sorted()
        let nodes = log.nodes
        guard content.lines.count <= EntryPack.deviceLimit else {
            var pack = EntryPack.head(checkpoint)
            for index in indices {
                let proof = try nodes.proof(index, checkpoint)
                pack += EntryPack.line(index: index, body: log.bodies[index], hashes: proof.hashes)
            }
            return try write(EntryPack.path, pack)
        }
        for index in indices {
            try write("entries/\(index).json", log.bodies[index])
            try write("entries/\(index).tlog-proof", nodes.proof(index, checkpoint).bytes)
        }
    }

    func write(_ path: String, _ bytes: [UInt8]) throws {
        let url = folder.appending(path: path)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
    }

    func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: folder.appending(path: path))) }

    func text(_ path: String) throws -> String { String(decoding: try bytes(path), as: UTF8.self) }

    /// Replaces the first `old` in a file; false when it isn't there.
    func edit(_ path: String, old: String, new: String) throws -> Bool {
        let text = try text(path)
        guard let range = text.range(of: old) else { return false }
        try write(path, Array(text.replacingCharacters(in: range, with: new).utf8))
        return true
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }
}

/// Programs of others.
enum Tool {
    struct Ran {
        let code: Int32
        let output: String
    }

    /// Python with cryptography and rfc8785; nil where there is none.
    static let python: String? = {
        let root = Published.folder.deletingLastPathComponent().deletingLastPathComponent()
        let known = [root.appending(path: ".build/python/bin/python").path, "/usr/bin/python3"]
        return known.first { path in
            FileManager.default.isExecutableFile(atPath: path)
                && (try? run(path, ["-c", "import rfc8785, cryptography"]).code) == 0
        }
    }()

    static func path(_ name: String) -> String? {
        ["/usr/bin/", "/bin/", "/usr/local/bin/"].map { $0 + name }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Output and errors together.
    static func run(_ program: String, _ arguments: [String], in folder: URL? = nil) throws -> Ran {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        if let folder { process.currentDirectoryURL = folder }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Ran(code: process.terminationStatus, output: String(decoding: output, as: UTF8.self))
    }
}
