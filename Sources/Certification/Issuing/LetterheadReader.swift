import Basics
import Pipeline
import Printing
import StoreFiles

/// The head of paper that a store issues: its `settings.yaml`, and the logo beside it.
///
/// ```
/// let letterhead = try LetterheadReader.read(workspace.folder)
/// ```
package enum LetterheadReader {
    /// What stands there while nobody has said who issues; a certificate is then refused, a report is not.
    private static let unnamed = "issuer not recorded"
    /// Bytes of a logo.
    private static let largestLogo = 4 << 20

    /// Throws `OperationError` when settings or logo can't be read.
    package static func read(_ folder: StoreFolder) throws -> Letterhead {
        guard FileSystem.exists(folder.settings) else { return Letterhead(name: unnamed) }
        return try read(try settings(folder), folder)
    }

    /// The store's settings. Throws `OperationError` when they can't be read.
    static func settings(_ folder: StoreFolder) throws -> SettingsFile {
        let bytes = try folder.explained { try FileSystem.read(folder.settings, limit: 1 << 20) }
        do { return try SettingsFile(bytes, file: folder.settings) } catch let error as PipelineError {
            throw OperationError(.unreadable, error.description)
        }
    }

    /// Of settings that were read already.
    package static func read(_ settings: SettingsFile, _ folder: StoreFolder) throws -> Letterhead {
        var head = Letterhead(name: filled(settings.legalName) ?? unnamed)
        head.address = settings.address.filter { !$0.isEmpty }
        head.contact = filled(settings.contact)
        head.r2Number = filled(settings.r2Number)
        if let colour = settings.primaryColour { head.primary = colour }
        if let colour = settings.secondaryColour { head.secondary = colour }
        head.logo = try filled(settings.logo).map { try logo($0, folder) }
        return head
    }

    /// Nil for an empty text: the settings have every name, also what nobody filled in.
    static func filled(_ text: String?) -> String? { text.flatMap { $0.isEmpty ? nil : $0 } }

    private static func logo(_ path: String, _ folder: StoreFolder) throws -> [UInt8] {
        let path = path.hasPrefix("/") ? path : folder.path + "/" + path
        do {
            let bytes = try FileSystem.read(path, limit: largestLogo + 1)
            guard bytes.count <= largestLogo else {
                throw OperationError(
                    .unreadable, "\(path): the logo is larger than \(largestLogo >> 20) MB; give a smaller PNG")
            }
            return bytes
        } catch let error as SystemError {
            throw OperationError(
                .unreadable, "\(error); \(folder.settings) names this logo: put a PNG there, or empty ‘logo’")
        }
    }
}
