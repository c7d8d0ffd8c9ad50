import Basics

/// A source whose beginning can be read twice: first while its columns are found, then from the start.
final class RewoundSource: ByteSource {
    /// While the beginning is kept, the source seems to end here.
    private static let maximumKept = 4 << 20

    private let source: any ByteSource
    private var kept: [UInt8] = []
    private var position = 0
    private var isKeeping = true

    init(_ source: any ByteSource) { self.source = source }

    /// Goes back to the start; from here on nothing is kept any more.
    func rewind() {
        isKeeping = false
        position = 0
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if isKeeping {
            if kept.count >= Self.maximumKept { return 0 }
            let got = try source.read(into: buffer)
            kept.append(contentsOf: buffer[..<got])
            return got
        }
        guard position < kept.count else {
            kept = []
            position = 0
            return try source.read(into: buffer)
        }
        let count = min(buffer.count, kept.count - position)
        kept.withUnsafeBytes {
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[position..<position + count]))
        }
        position += count
        return count
    }
}
