import Foundation

/// A lot's folder with a few files, written by hand.
struct SmallLot {
    let folder: String

    /// `extra` are further lines of `lot.yaml`.
    init(_ name: String, below root: String, extra: String = "", _ files: [String: String]) throws {
        folder = root + "/lots/" + name
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try write(
            "lot.yaml",
            """
            lot: \(name)
            customer: maple-clinic
            pipeline: r2v3-mobile
            contract: { confidentiality: moderate, standard: nist-800-88r1, reuse_allowed: true }
            \(extra)
            """)
        for (path, text) in files { try write(path, text) }
    }

    /// Writes a file below the folder, over what is there.
    func write(_ path: String, _ text: String) throws {
        let url = URL(fileURLWithPath: folder + "/" + path)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }
}
