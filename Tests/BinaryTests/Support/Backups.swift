import Basics
import Glibc
import Testing

extension Shop {
    /// `backup` of this shop's store into `name`; its folder.
    @discardableResult
    func backup(_ name: String = "backup", _ more: String..., location: SourceLocation = #_sourceLocation) -> String {
        let out = folder + "/" + name
        let ran = Binary.run(["backup", "--out", out, "--store", store] + more, in: folder)
        #expect(ran.code == 0, "\(ran.errors) \(ran.text)", sourceLocation: location)
        return out
    }

    /// `restore` into a folder of this shop.
    func restore(_ backup: String, to name: String = "restored", _ more: String...) -> Ran {
        Binary.run(["restore", "--from", backup, "--store", folder + "/" + name] + more, in: folder)
    }

    /// The folder that the backup's manifest names.
    func state(_ backup: String) throws -> String {
        let name = try #require(manifest(backup)["state"]?.string)
        return backup + "/" + name
    }

    func manifest(_ backup: String) throws -> JSONValue { try JSONParser.parse(Files.read(backup + "/BACKUP.json")) }

    /// A whole copy of a folder, modes included.
    func duplicate(_ source: String, as name: String) -> String {
        let target = folder + "/" + name
        Files.duplicate(source, to: target)
        return target
    }

    /// Paths, sizes and bytes of everything below a folder.
    static func contents(_ folder: String) -> [String: [UInt8]] {
        Dictionary(uniqueKeysWithValues: Files.below(folder).map { ($0, Files.read(folder + "/" + $0)) })
    }

    static func mode(_ path: String) -> UInt32 {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0o1000
    }
}
