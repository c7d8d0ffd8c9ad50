@testable import Custody

/// Published notes, and notes of a made-up log that another Ed25519 program signed.
enum NoteVectors {
    /// Keys and notes of Go's checksum database and of the tests of its note package, and the example of
    /// c2sp.org/signed-note.
    static let peter = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    static let peterSecret = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
    static let enoch = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
    static let foo = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
    static let testdata = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"
    static let text =
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    static let peterLine =
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    static let enochLine =
        "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"
    static let fooNote = """
        This is an example message.

        — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=

        """
    /// The example of c2sp.org/signed-note whose text has blank lines.
    static let quasimodo = """
        Ognuno sta solo sul cuor della terra
        trafitto da un raggio di sole:

        ed è subito sera.

        — quasimodo.example/salvatore \
        NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=

        """
    static let sumdb = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
    static let sumdbCheckpoint = """
        go.sum database tree
        35225469
        vt5T6GaLCXvyHFl9VUvvItR43XZxfLgftEcTyO3eJCQ=

        — sum.golang.org Az3grpukl5AXaVfYkLiDGORx/DN2nlcS5kZHR5uYOBV2KA2HgXpD+gu9HHONebHLAyaKbbTM75QTtPydhKCExixSfwQ=

        """
    /// The example of c2sp.org/tlog-cosignature; its keys aren't published.
    static let sofa = """
        example.com/behind-the-sofa
        20852163
        CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

        — example.com/behind-the-sofa \
        Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
        — witness.example.com/w1 \
        jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==

        """

    /// A made-up log of the five entries `entry 0` to `entry 4`, cosigned by witnesses a and b but not c. Seeds are the
    /// bytes 1, 2, 3, 4 thirty-two times.
    static let log = "log.example/custody+0a748c04+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c"
    static let a = "witness.example/a+81d624fa+BIE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU"
    static let b = "witness.example/b+562108fa+BO1JKMYo0cLG6ukDOJBZlWEpWSc6XGP5NjbBRhSshzfR"
    static let c = "witness.example/c+f602f3a6+BMqTrBcFGHBx1nuDx/8O/oEI6OxFMFdddyaHkzPb2r58"
    static let body = "log.example/custody\n5\nfKo0Xb2JKmZFTWxlEuo8PqPw0+whvj/C4jdXBf049nI=\n"
    static let logLine =
        "— log.example/custody "
        + "CnSMBPvd/+JBnj5DnSaCem4oEZI7f5j+DVrmY2/Tjf5QqjVpJh3tcxRgdDfrkG1m7Malku6ZcnXIOxEAxa+s4ia9SAA=\n"
    static let aLine =
        "— witness.example/a "
        + "gdYk+gAAAABqsTuAVnDVmfQSUxjJw8p0h36DkZLq4WdPL3BpuCTz709tHZLbLObymJ4aTbmmMnxA5ARR0un/Ie5DMgEzqARTxj3vBA==\n"
    static let bLine =
        "— witness.example/b "
        + "ViEI+gAAAABqsTu8AVVvEqnXXTz7+AiqgR8RLqFqbI1POl/44d5eqdGKStJjVDbtEhfkzq5EmKEb3v1eNRyHLI+y9uKX5eAs0u+JAw==\n"
    static let checkpoint = body + "\n" + logLine + aLine + bLine
    /// For `entry 2`.
    static let hashes = [
        "YcoROfaBWEHVuvLQ0tm9nf7pfImN1ve6DAqpQe5sAes=", "WkdmL9ijF9lgSaP59HxV3GfKZgUbqjaD27GbL+CaB7A=",
        "SFM123z+yWXxX/dF/GJcQdXqJkaTaTAWWCj3PdS2iFQ=",
    ]
    static let proof =
        "c2sp.org/tlog-proof@v1\nextra YmF0Y2ggNw==\nindex 2\n" + hashes.map { $0 + "\n" }.joined() + "\n" + checkpoint

    static func seed(_ byte: UInt8) -> [UInt8] { Array(repeating: byte, count: 32) }

    static func logSigner(_ byte: UInt8 = 1, _ name: String = "log.example/custody") throws -> KeyFileSigner {
        try KeyFileSigner(name: name, algorithm: .ed25519, seed: seed(byte))
    }

    static func witness(_ letter: Character, _ byte: UInt8) throws -> KeyFileSigner {
        try KeyFileSigner(name: "witness.example/\(letter)", algorithm: .cosignature, seed: seed(byte))
    }

    static func signed(_ text: String = body) throws -> SignedCheckpoint {
        try SignedCheckpoint(parsing: bytes(checkpoint.replacing(body, with: text)))
    }

    /// The reason for which `act` refuses; nil when it doesn't.
    static func code<T>(_ act: () throws -> T) -> CustodyError.Code? {
        do {
            _ = try act()
            return nil
        } catch { return (error as? CustodyError)?.code }
    }

    static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
}
