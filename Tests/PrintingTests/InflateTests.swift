import Basics
import Testing

@testable import PageReading

@testable import Printing

/// Streams packed by zlib 1.2.13, in hex.
@Suite struct InflateTests {
    private func unpacked(_ hex: String, limit: Int = 1 << 20) throws -> [UInt8] {
        try Inflate.zlib(try #require(Hex.decode(hex.utf8)), limit: limit)
    }

    private static let stored = "7801010f00f0ff73746f7265642061732069742069732ded057f"
    private static let fixed = "78014b4cc40449e802000aa40e07"
    private static let zeros =
        "78daedc13101000000c2a0f54f6d0d0fa000000000000000000000000000000000000000000000000000000000000000"
        + "000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
        + "000000000000000000000000000000000080570386af0001"
    private static let dynamic =
        "78da6dd9416a1d311004d07d4ef18f30ea6ea9a5e378e184804972ff55c82efca7adc0508cabfc46e3af9fbf3e5fcfeb"
        + "f7f7d7c7ebcfc78fcf6f5fff0ece38ef473bf7fb51cf7e3f5abdde8fe6991c8d7a3faaccf7a39cf17e143dde8fc621fd"
        + "78481f843f45f8bd08df9bf0fd107e05e16711be16e173133e8ee107e947927e12fe34e1f721fc1e84ef24fc9a849f4d"
        + "f8da84af87f019848f22fd58a6273cd14f843f45f45e8fcd3d3677dbdcb6b9cbe64e9b5b3697f463903e097fe663738f"
        + "cd75af8f7b0df75ad3e6fae0b77b7ddc6bb8d77a7cce3677db5cf73adc6b4e9b5b3697f075dceb70afe95eebd85cd3fb"
        + "e46deea5ef657389beb66b7d5c6bb8d63c3677dbdcb6b9ae75903ecbe6a60f86f07ddceb70afe15e6bdbdcb6b9eef571"
        + "afe15ecb474ff8b3ddebe35ef5b5f575e9ebd4d7d2d7d2d7d4d7d0d7d197f49cd85cfbaeaeadae4b5d97ba4e752d754d"
        + "750d751dea3ad4555c8fba6e756d756d755dea3ad5b5d435d535d535d475a8abb81e753d8f7bd5d7d6d7a5af535f4b5f"
        + "4b5f535f435f87be5e7875aef2bae5b5e575c9eb92d729af25af29af21af21af435ed5f5c8eb96d796d796d725af535e"
        + "4b5ef35c5e6c1cacbc8eba3c7aabeb601f072bb02db04b60a7c04e812d814d810d811d027bf1d5bdeaebd6d7d6d7a5af"
        + "4b5fa7be96bea6be86be86be8eb85c017d0cbeccebebd6d7d6d7a5af535f4b5f535f535f435f87be5e78bdf8eaf5752b"
        + "6c2bec52d8a9b053614b615361436187c25e8075af02bb05b6057609ec12d829b025b029b021b021b04360f5f55c6eaf"
        + "02bb05b6057609ec14d812d814d814d8c8cb5f9bcb9f4a7fd30e5661b7c2b6c22e859d0a3b15b614361536147628ecb8"
        + "5c601dacc26e856d855d0abb14762a6c296c2a6c9c4b7807abb0027b2ef75785dd0adb0abb14762a6c296c296c2a6c28"
        + "ec50d80bb00a7b24764b6c4bec92d829b153624b625362436287c48ecb15d6c54aec96d896d896d825b153624b625362"
        + "4362436287c42aec91d82db15b625b62575d3eb2fa422fb125b129b121b1635dde6eecae8bd5d8adb1adb14b63a7c64e"
        + "8d2d8d4d8d0d8d1d1a3b2e975817abb15b635b63fbb97cb671b11a5b1a9b1a1b1a1b1a3b3456628fc66e8ddd1adb1abb"
        + "34766a6c696c696c6a6c68ecd0d8cb25d66f47365e615b6197c24e859d0a5b0a9b0a1b0a3b14765c3e11bb5785dd0adb"
        + "0adb0abb14762a6c296c2a6c2a6c28ecc8cb9b99cdf5f54061b7c2b6c22e859d0a5b0a5b0a9b0a1b0a3bd6e55f8164b0"
        + "b9f65d5f5b5fd7ffbefe0521a7c58b"

    @Test func theThreeKindsOfBlockAreUnpacked() throws {
        #expect(try unpacked(Self.stored) == Array("stored as it is".utf8))
        #expect(try unpacked(Self.fixed) == Array("aaaaaaaaaaaaaaaaaaaabaaaaaaaaaaaaaaaa".utf8))
        let text = (0..<400).map { "line \($0 * 7919 % 1000) of a page" }.joined(separator: "\n")
        #expect(try unpacked(Self.dynamic) == Array(text.utf8))
        #expect(try unpacked("789c030000000001") == [])
    }

    @Test func noMoreIsUnpackedThanIsAskedFor() throws {
        #expect(try unpacked(Self.zeros, limit: 100_000) == [UInt8](repeating: 0, count: 100_000))
        for limit in [0, 1, 257, 99_999] {
            #expect(throws: PDFError.self) { try unpacked(Self.zeros, limit: limit) }
        }
    }

    @Test func damageIsRefused() throws {
        let whole = try #require(Hex.decode(Self.dynamic.utf8))
        // What is cut off within the data; the sum behind it isn't looked at.
        for count in stride(from: 0, to: whole.count - 5, by: 7) {
            #expect(throws: PDFError.self) { try Inflate.zlib(Array(whole.prefix(count)), limit: 1 << 20) }
        }
        // Whatever bit is wrong, it ends, and within the limit.
        for index in whole.indices {
            for bit in 0..<8 {
                var other = whole
                other[index] ^= 1 << UInt8(bit)
                if let found = try? Inflate.zlib(other, limit: 20_000) { #expect(found.count <= 20_000) }
            }
        }
        for hex in ["", "78", "789c", "789c07", "789cff", "78bc030000000001", "799c030000000001"] {
            #expect(throws: PDFError.self) { try unpacked(hex) }
        }
    }
}
