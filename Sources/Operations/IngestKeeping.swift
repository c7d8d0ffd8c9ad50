import ManifestReaders

extension Ingest {
    /// What may be kept of a file that isn't read: of a list of devices no personal cells.
    func keepable(_ file: FoundFile, _ personal: PersonalFilter?) throws -> EvidenceCopy {
        let head = try FileNature.head(of: file.absolute, name: file.relative)
        guard let personal, let reader = BuiltInManifestReaders.reader(forManifest: head) else {
            return try EvidenceCopy(file, personal ?? PersonalFilter(.drop), workspace.keeper)
        }
        let copy = try ManifestCopy(file, reader, ManifestOptions(personal: personal), workspace.keeper)
        return EvidenceCopy(whole: copy.draft)
    }
}
