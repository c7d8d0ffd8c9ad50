/// The version of what is staged: a record's bytes, and the keys under which devices are found.
///
/// A record's identity is the digest of its bytes, so that a store holds records of one version only. The first command
/// that writes to a store of an earlier version stages everything anew from the kept documents.
///
/// Raise `version` by one, once a release, when any of these changes:
/// - a record kind gets a field. Fields are only ever added at the end of a record's first row, and an absent field means
///   what it meant before: stores of earlier versions are read until they are written to;
/// - a reader or an importer gives other values for the same file, or gives other lines;
/// - identifiers, makers or plates are read or compared otherwise (join keys, session keys, shipment keys).
package enum RecordCodec {
    /// Version 1 was written into stores that don't name their version. 2: facts with states, one normalisation of names.
    package static let version = 2

    /// Name of the store's note that holds its version, in decimal digits.
    package static let note = "record-codec"
}
