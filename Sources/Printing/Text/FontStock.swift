import CCairo
import Synchronization

/// The fonts that pages are set in, found in the folders of the system and nowhere in a user's configuration, so that
/// the same text makes the same page for everybody. Shaping keeps much in memory, so what was opened is lent again.
package final class FontStock: Sendable {
    /// The fonts of the system.
    package static let shared = FontStock(folders: ["/usr/share/fonts"])

    private let folders: [String]
    private let idle = Mutex<[FontKit]>([])

    /// Fonts of these folders and those below them.
    package init(folders: [String]) { self.folders = folders }

    /// A kit that nobody else uses until it is given back.
    func borrow() throws(PrintingError) -> FontKit {
        if let kit = idle.withLock({ $0.popLast() }) { return kit }
        return try FontKit(configuration: FontConfiguration(folders: folders))
    }

    /// Two are kept, which is as many as write at once; more would only hold memory.
    func giveBack(_ kit: FontKit) {
        idle.withLock { if $0.count < 2 { $0.append(kit) } }
    }
}

/// What fontconfig may find: upright Noto Sans in regular and bold, and Noto Serif where a script has no Sans.
struct FontConfiguration {
    let pointer: OpaquePointer

    /// Families without which no page is set, and the Debian package that has them.
    private static let needed = [
        ("Noto Sans", "fonts-noto-core"), ("Noto Sans Mono", "fonts-noto-mono"),
        ("Noto Sans CJK JP", "fonts-noto-cjk"),
    ]

    init(folders: [String]) throws(PrintingError) {
        guard let config = FcConfigCreate() else { throw PrintingError(.library, "fontconfig can't start") }
        pointer = config
        let read = FcConfigParseAndLoadFromMemory(config, Self.text(folders), FcBool(1))
        guard read != 0, FcConfigBuildFonts(config) != 0 else {
            FcConfigDestroy(config)
            throw PrintingError(.library, "fontconfig refuses its configuration")
        }
        for (family, package) in Self.needed where !has(family) {
            FcConfigDestroy(config)
            throw PrintingError(
                .font,
                "the font \(family) isn't in \(folders.joined(separator: ", ")): apt-get install \(package)")
        }
    }

    private func has(_ family: String) -> Bool {
        guard let pattern = FcPatternCreate(), let wanted = FcObjectSetCreate() else { return false }
        defer {
            FcPatternDestroy(pattern)
            FcObjectSetDestroy(wanted)
        }
        family.withCString { name in
            _ = name.withMemoryRebound(to: FcChar8.self, capacity: 1) { FcPatternAddString(pattern, FC_FAMILY, $0) }
        }
        guard let found = FcFontList(pointer, pattern, wanted) else { return false }
        defer { FcFontSetDestroy(found) }
        return found.pointee.nfont > 0
    }

    private static func text(_ folders: [String]) -> [UInt8] {
        let accepted = ["Sans*-Regular.*", "Sans*-Bold.*", "SerifTibetan-Regular.*", "SerifTibetan-Bold.*"]
        var xml = "<fontconfig>"
        for folder in folders { xml += "<dir>\(HTMLOutput.escaped(folder))</dir>" }
        xml += "<cachedir>/var/cache/fontconfig</cachedir><cachedir prefix=\"xdg\">fontconfig</cachedir>"
        // Folders pass these globs as well: what has a dot is a file.
        xml += "<selectfont><rejectfont><glob>*.*</glob></rejectfont><acceptfont>"
        for glob in accepted { xml += "<glob>*/Noto\(glob)</glob>" }
        return Array((xml + "</acceptfont></selectfont></fontconfig>").utf8) + [0]
    }
}
