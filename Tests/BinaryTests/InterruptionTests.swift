import Glibc
import Testing

/// Ctrl-C at any moment: it is said, and the store is whole.
@Suite(.ownProcesses) struct InterruptionTests {
    @Test func ctrlCIsSaidAndLeavesAWholeStore() throws {
        let shop = Shop()
        let lot = shop.lot(harbor)
        var interrupted = 0
        // Before anything is written, while the store is brought up to date, in the middle.
        for bytes in [0, 1, 50_000, 200_000] {
            let running = Binary.start(["run", lot, "--store", shop.store], in: shop.folder)
            running.reaches { running.written >= bytes }
            Glibc.kill(running.process, SIGINT)
            let ran = running.wait()
            // It may have ended before, and before it hears signals it dies of this one.
            guard ran.code == 130 else { continue }
            interrupted += 1
            #expect(ran.errors.contains("interrupted") && ran.errors.contains("again"), "\(ran.errors)")
        }
        #expect(interrupted > 0)
        #expect([0, 1].contains(shop("run", lot).code))
        let fsck = shop("log", "fsck")
        #expect(fsck.code == 0, "\(fsck.text)")
    }
}

/// Which pipeline and which mappings an act uses.
@Suite struct DeliveredFolderTests {
    private static let broken = "name: r2v3-mobile\nstages: nothing\n"

    @Test func aPipelineOfTheFolderAnActIsTypedInIsNotTheLots() throws {
        let shop = Shop()
        let lot = shop.lot(harbor)
        shop.run(lot)
        let before = try shop.decisions()
        Files.makeFolder(shop.folder + "/elsewhere/pipelines")
        Files.write(shop.folder + "/elsewhere/pipelines/r2v3-mobile.yaml", Self.broken)
        let ran = Binary.run(
            ["run", lot, "--store", shop.store, "--as-of", Shop.today], in: shop.folder + "/elsewhere")
        #expect([0, 1].contains(ran.code) && ran.errors.contains("isn't used"), "\(ran.errors)")
        #expect(try shop.decisions() == before)
    }

    @Test func aPipelineThatCameWithTheLotIsNotUsed() throws {
        let shop = Shop()
        let lot = shop.lot(harbor)
        Files.makeFolder(lot + "/pipelines/mappings")
        Files.write(lot + "/pipelines/r2v3-mobile.yaml", Self.broken)
        Files.write(lot + "/pipelines/mappings/theirs.yaml", "no: mapping\n")
        let inside = Binary.run(["run", ".", "--store", shop.store, "--as-of", Shop.today], in: lot)
        #expect([0, 1].contains(inside.code), "\(inside.errors)")
        #expect(inside.errors.contains("pipelines/mappings"))
    }

    @Test func runningInsideALotNeverTakesTheStoreForEvidence() {
        let shop = Shop()
        let lot = shop.lot(harbor)
        let ran = Binary.run(["run", "."], in: lot)
        #expect(ran.code == 1 && ran.errors.contains("--store"), "\(ran.code) \(ran.errors)")
        #expect(!Files.exists(lot + "/lotwise.store"))
    }
}
