import Basics
import Glibc

/// A file that a command was asked to write.
///
/// When to use: for a path that a person typed. The store's own files go through `FileSystem.replace`.
///
/// ```
/// try OutputFile.write(Array(json.utf8), to: "report.json")
/// ```
package enum OutputFile {
    /// By a temporary file in the same folder, fsync and rename: readers see the old content or the new, and two
    /// writers don't mix. A pipe or a device is written as it is. Throws `OperationError`.
    package static func write(_ bytes: [UInt8], to path: String) throws {
        guard !FileSystem.isDirectory(path) else {
            throw OperationError(.refused, "\(path): is a folder; name a file with --out")
        }
        do {
            if FileSystem.isSpecial(path) { return try FileSystem.write(path, bytes) }
            try removeDead(beside: path)
            let temporary = FileSystem.directory(of: path) + "/" + prefix(path) + "\(getpid())"
            do {
                try FileSystem.replace(temporary, with: bytes)
                try FileSystem.rename(temporary, to: path)
            } catch {
                // What was wrong is said; what is left of the attempt can only be tidied.
                unlink(temporary + ".tmp")
                unlink(temporary)
                throw error
            }
        } catch let error as SystemError {
            throw OperationError(.store, "\(error); check that the folder is there and can be written, and has space")
        }
    }

    /// Begins the names that only this writer gives.
    private static func prefix(_ path: String) -> String { ".\(FileSystem.name(of: path)).lotwise-" }

    /// What a process that was killed has left of the same file: its number is in the name, and it is no more.
    private static func removeDead(beside path: String) throws {
        let folder = FileSystem.directory(of: path)
        guard FileSystem.isDirectory(folder) else { return }
        let prefix = prefix(path)
        for name in try FileSystem.names(in: folder) where name.hasPrefix(prefix) {
            let rest = name.dropFirst(prefix.utf8.count)
            let number = rest.hasSuffix(".tmp") ? rest.dropLast(4) : rest
            guard let process = pid_t(number), process > 0, kill(process, 0) != 0, errno == ESRCH else { continue }
            unlink(folder + "/" + name)
        }
    }
}
