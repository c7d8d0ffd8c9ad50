/// The checksum of zip and gzip (ISO 3309, polynomial 0xEDB88320): finds what was damaged by accident, nothing else.
///
/// ```
/// guard CRC32.of(bytes[...]) == stored else { return }
/// ```
package enum CRC32 {
    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 == 0 ? value >> 1 : value >> 1 ^ 0xEDB8_8320 }
    }

    /// Of all bytes; 0 for none. Not generic: unspecialised calls from other modules would be slow.
    package static func of(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        table.withUnsafeBufferPointer { table in
            var value = ~UInt32(0)
            for byte in bytes { value = value >> 8 ^ table[Int(UInt8(truncatingIfNeeded: value) ^ byte)] }
            return ~value
        }
    }
}
