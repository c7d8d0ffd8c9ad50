import Custody
import RecoveryModel
import Testing

@Suite struct EntryTypesTests {
    private func body(_ type: String, ending: String = "\",\"v\":1}") -> [UInt8] {
        Array("{\"seq\":4,\"type\":\"\(type)\(ending)".utf8)
    }

    @Test func theTypeIsReadFromTheEnd() {
        for type in CustodyEventType.allCases {
            #expect(body(type.rawValue).withUnsafeBytes(EntryTail.type) == type.rawValue)
        }
        // However the bytes lie in memory.
        let moved = [0, 0, 0] + body("lot.closed")
        let type = moved.withUnsafeBytes { EntryTail.type(UnsafeRawBufferPointer(rebasing: $0[3...])) }
        #expect(type == "lot.closed")
    }

    @Test(arguments: [
        "", "}", "\",\"v\":1}", "{\"type\":\"lot.closed\",\"v\":2}", "{\"type\":\"lot.closed\",\"v\":1} ",
    ])
    func otherBytesAreNoEntry(text: String) {
        let bytes = Array(text.utf8)
        #expect(bytes.withUnsafeBytes(EntryTail.type) == nil)
        #expect(!bytes.withUnsafeBytes(EntryTypes(Set(CustodyEventType.allCases)).contains))
    }

    @Test func onlyTheTypesThatAreMeantAreFound() {
        let types = EntryTypes([.lotClosed, .lotOpened])
        let found = CustodyEventType.allCases.filter { body($0.rawValue).withUnsafeBytes(types.contains) }
        #expect(Set(found) == [.lotClosed, .lotOpened])
        #expect(!body("lot.close").withUnsafeBytes(types.contains))
        #expect(!body("lot.closedd").withUnsafeBytes(types.contains))
    }
}
