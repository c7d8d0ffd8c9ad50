import EvidenceImporters
import ManifestReaders
import RecoveryModel

/// Which files of a lot's folder are its manifests. A list of devices is made to be read as one nowhere but where the
/// sender says so: by place (the folder's top, `manifests/`), by `lot.yaml`, by having been one before, or by being the
/// only one that describes devices. Anything else with identifiers may be an export, a log, or a list of grades.
///
/// ```
/// let choice = ManifestChoice(named: ["list.csv"], isNone: false, known: [], isForced: false)
/// let found = try FoundFile.find([folder], mappings: mappings, choice: choice)
/// ```
package struct ManifestChoice {
    /// What `lot.yaml` names; nil where it leaves the choice to the places.
    package let named: [String]?
    /// The lot has none.
    package let isNone: Bool
    /// Paths that were read as manifests of the lot before.
    package let known: Set<String>
    /// Whatever can be read as a manifest is one, because the command says so.
    package let isForced: Bool

    package init(named: [String]?, isNone: Bool, known: Set<String>, isForced: Bool) {
        self.named = named
        self.isNone = isNone
        self.known = known
        self.isForced = isForced
    }

    /// The reader that the file is to be read by because of its place, whatever else its columns look like; nil where
    /// content decides.
    func reader(expectedFor relative: String, _ head: FileHead) -> (any ManifestReader)? {
        guard !isNone else { return nil }
        let type = BuiltInImporters.recognise(head)
        // A sheet of our own stays what it is: a dock list beside the manifests is no manifest.
        if !isForced, let type, BuiltInImporters.sheets.contains(where: { $0.id == type.id }) { return nil }
        guard isForced || isExpected(relative) || isListWithErasures(relative, type: type, head: head) else {
            return nil
        }
        return BuiltInManifestReaders.reader(forManifest: head)
    }

    /// A list that describes its devices and has, besides, what the customer typed of its own wipe.
    private func isListWithErasures(
        _ relative: String, type: (any EvidenceImporter.Type)?, head: FileHead
    ) -> Bool {
        guard named == nil, !relative.contains("/"), type?.id == TypedErasureImporter.id else { return false }
        return BuiltInManifestReaders.look(head)?.isDescribing ?? false
    }

    /// Named, known, called a manifest, or in the folder for them.
    private func isExpected(_ relative: String) -> Bool {
        if let named { return named.contains(relative) }
        return known.contains(relative) || Self.isByName(relative)
    }

    private static func isByName(_ relative: String) -> Bool {
        let parts = relative.split(separator: "/")
        if parts.count > 1 { return parts[0].lowercased() == "manifests" }
        return parts.first?.lowercased().hasPrefix("manifest") ?? false
    }

    /// Files with what they are once all of them are seen, in the same order.
    func chosen(from files: [FoundFile]) -> [FoundFile] {
        var files = files
        var hasManifest = !known.isEmpty
        var candidates: [Int] = []
        for (index, file) in files.enumerated() {
            guard case .manifest = file.nature else {
                if case .mappedManifest = file.nature, isNone { files[index].nature = .notManifest(nil) }
                if case .mappedManifest = file.nature { hasManifest = true }
                continue
            }
            switch standing(of: file) {
            case .manifest: hasManifest = true
            case .candidate: candidates.append(index)
            case .other: files[index].nature = .notManifest(file.look)
            }
        }
        for index in candidates where hasManifest || candidates.count > 1 {
            files[index].nature = .notManifest(files[index].look)
        }
        return files
    }

    private enum Standing { case manifest, candidate, other }

    private func standing(of file: FoundFile) -> Standing {
        if isNone { return .other }
        if isForced || isExpected(file.relative) { return .manifest }
        if named != nil { return .other }
        if !file.relative.contains("/") { return file.look?.isList ?? true ? .manifest : .other }
        return file.look?.isDescribing ?? false ? .candidate : .other
    }

    /// What the finding about a file says that isn't read as a manifest.
    static func message(_ look: ManifestLook?, _ relative: String) -> String {
        let what = look.map { "looks like \($0.words) and " } ?? ""
        return
            "the file \(what)is not read as a manifest. If it is one, say so in lot.yaml: `manifests: [\(relative)]`; "
            + "if it is evidence, deliver it in a format of `lotwise formats`"
    }
}
