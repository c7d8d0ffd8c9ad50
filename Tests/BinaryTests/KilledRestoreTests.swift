import Basics
import Glibc
import Testing

/// A restore that was killed is begun again by the same command.
@Suite(.ownProcesses, .serialized, .enabled(if: Files.exists(Strace.path), "needs strace")) struct KilledRestoreTests {
    private let shop: Shop
    private let backup: String

    init() {
        shop = Shop()
        _ = shop.run(shop.lot(maple))
        backup = shop.backup("backup", "--keys")
    }

    @Test(arguments: [1, 2, 3, 4]) func theSameCommandEndsWhatAKilledOneBegan(flush: Int) throws {
        let fault = [
            "-f", "-qq", "-o", "/dev/null", "-e", "trace=syncfs", "-e", "inject=syncfs:signal=KILL:when=\(flush)",
        ]
        let restored = shop.folder + "/restored"
        let command = ["restore", "--from", backup, "--store", restored, "--newest-checkpoint", shop.store]
        let ran = Binary.start(fault + [Binary.path] + command, in: shop.folder, program: Strace.path).wait()
        #expect(ran.code != 0 && Files.exists(restored + ".restoring") && !Files.exists(restored))
        let again = Binary.run(command, in: shop.folder)
        #expect(again.code == 0, "\(again.errors)")
        #expect(!Files.exists(restored + ".restoring"))
        #expect(Shop.mode(restored) == 0o700)
        let fsck = shop("log", "fsck", store: restored)
        #expect(fsck.code == 0, "\(fsck.text)")
        // Whole, it is no leftover.
        let more = Binary.run(command, in: shop.folder)
        #expect(more.code == 1 && more.errors.contains("something already, a store"), "\(more.errors)")
        #expect(shop("log", "fsck", store: restored).code == 0)
    }

    @Test func whatNoRestoreWroteAndWhatOneIsWritingStays() throws {
        let place = shop.folder + "/restored.restoring"
        Files.write(place + "/letter.txt", "a letter")
        let foreign = shop.restore(backup, "--newest-checkpoint", shop.store)
        #expect(foreign.code == 1 && foreign.errors.contains("letter.txt"), "\(foreign.errors)")
        #expect(Files.text(place + "/letter.txt") == "a letter")
        Files.remove(place + "/letter.txt")
        Files.write(place + "/recovery.db.part", "half")
        let descriptor = open(place, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        #expect(flock(descriptor, LOCK_EX) == 0)
        let busy = shop.restore(backup, "--newest-checkpoint", shop.store)
        #expect(busy.code == 74 && busy.errors.contains("another process restores here"), "\(busy.errors)")
        #expect(Files.text(place + "/recovery.db.part") == "half")
        close(descriptor)
        #expect(shop.restore(backup, "--newest-checkpoint", shop.store).code == 0)
    }
}
