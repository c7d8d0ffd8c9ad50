import Basics
import Glibc
import Testing

/// Death at any instant, a full disk, a store that can't be written, another writer.
@Suite(.ownProcesses, .serialized) struct FaultTests {
    private func generated(_ devices: Int) -> Shop {
        let shop = Shop(tables: false)
        let arguments = ["generate", "--devices", "\(devices)", "--seed", "5", "--out", shop.folder + "/g"]
        #expect(Binary.run(arguments).code == 0)
        return shop
    }

    @Test func killedAtRandomItGoesOnWhereItWas() throws {
        let shop = generated(3000)
        let undisturbed = shop.folder + "/undisturbed"
        for store in [undisturbed, shop.store] {
            #expect(shop("import", shop.folder + "/g/tables", store: store).code == 0)
        }
        let command = ["run", shop.folder + "/g/lot", "--as-of", Shop.today]
        let whole = Binary.start(command + ["--json", "--store", undisturbed])
        let bytes = whole.writtenToItsEnd()
        let wanted = try whole.wait().json()
        // Sooner and later: the folder's making, reading, matching, deciding.
        var chance = Seeded(25)
        var killed = 0
        for round in 0..<25 {
            let running = Binary.start(command + ["--store", shop.store, "--wait", "0"])
            let place = Int.random(in: 0...(round % 5 == 4 ? bytes / 3 : bytes / 12), using: &chance)
            running.reaches { running.written >= place }
            running.kill()
            let ran = running.wait()
            if ran.signal == SIGKILL {
                killed += 1
            } else {
                #expect(ran.code == 1, "a dead writer blocks nobody: \(ran.errors)")
            }
        }
        #expect(killed > 10)
        let last = try shop.run(shop.folder + "/g/lot").json()
        #expect(last.at("lots", 0, "decisions") == wanted.at("lots", 0, "decisions"))
        #expect(last.at("log", "size") == wanted.at("log", "size"))
        #expect(last.at("lots", 0) == wanted.at("lots", 0))
        let fsck = shop("log", "fsck")
        #expect(fsck.code == 0, "\(fsck.text.prefix(600))")
        #expect(!Files.below(shop.store).contains { $0.hasSuffix(".tmp") }, "leftovers are swept")
    }

    @Test func aLiveWriterIsWaitedFor() {
        let shop = Shop()
        let lot = shop.lot(maple)
        let lock = open(shop.store + "/writer.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        #expect(lock >= 0 && flock(lock, LOCK_EX) == 0)
        let ran = shop("run", lot, "--wait", "1")
        #expect(ran.code == 74 && ran.seconds >= 1 && ran.seconds < 5)
        #expect(ran.errors.filter { $0 == "\n" }.count == 1 && ran.errors.contains("--wait"), "\(ran.errors)")
        #expect(shop("status").code == 0, "reading goes on")
        let patient = Binary.start(["run", lot, "--store", shop.store, "--wait", "20"])
        #expect(patient.reaches { patient.holds("writer.lock") }, "it ended before it met the other writer")
        close(lock)
        #expect(patient.wait().code == 0)
    }

    @Test func aStoreThatCannotBeMadeIsOneLine() {
        let shop = Shop(tables: false)
        let lot = shop.lot(maple)
        Files.write(shop.folder + "/in-the-way", "a file")
        for store in [shop.folder + "/in-the-way", shop.folder + "/in-the-way/store", "/proc/lotwise-store"] {
            let ran = shop("run", lot, store: store)
            #expect(ran.code == 74, "\(store): \(ran.errors)")
            #expect(ran.errors.filter { $0 == "\n" }.count == 1, "\(ran.errors)")
        }
    }

    @Test func aReadOnlyStoreIsOneLineAndReadable() throws {
        let shop = Shop()
        let lot = shop.lot(maple)
        _ = shop.run(lot)
        guard mount(shop.store, shop.store, nil, UInt(MS_BIND), nil) == 0 else {
            return print("NOT RUN: a read-only mount isn't permitted here")
        }
        defer { umount2(shop.store, Int32(MNT_DETACH)) }
        guard mount(nil, shop.store, nil, UInt(MS_BIND | MS_REMOUNT | MS_RDONLY), nil) == 0 else {
            return print("NOT RUN: a read-only mount isn't permitted here")
        }
        let ran = shop.run(lot)
        #expect(ran.code == 74, "\(ran.errors)")
        #expect(ran.errors.filter { $0 == "\n" }.count == 1, "\(ran.errors)")
    }

    @Test func aFullDiskIsOneLineAndLeavesTheStoreWhole() throws {
        let shop = generated(1200)
        let disk = shop.folder + "/disk"
        Files.makeFolder(disk)
        guard mount("lotwise-test", disk, "tmpfs", 0, "size=6m") == 0 else {
            return print("NOT RUN: mounting a small disk isn't permitted here")
        }
        defer { umount2(disk, Int32(MNT_DETACH)) }
        let store = disk + "/store"
        #expect(shop("import", shop.folder + "/g/tables", store: store).code == 0)
        let ran = shop.run(shop.folder + "/g/lot", store: store)
        #expect(ran.code == 74, "\(ran.errors)")
        #expect(ran.errors.filter { $0 == "\n" }.count == 1, "\(ran.errors)")
        #expect(ran.errors.contains("full") || ran.errors.contains("space"), "\(ran.errors)")
        // With more space the same command goes on.
        guard mount("lotwise-test", disk, "tmpfs", UInt(MS_REMOUNT), "size=400m") == 0 else { return }
        let after = try shop.run(shop.folder + "/g/lot", store: store).json()
        let fresh = shop.folder + "/fresh"
        #expect(shop("import", shop.folder + "/g/tables", store: fresh).code == 0)
        let wanted = try shop.run(shop.folder + "/g/lot", store: fresh).json()
        #expect(after.at("lots", 0, "decisions") == wanted.at("lots", 0, "decisions"))
        #expect(after.at("log", "size") == wanted.at("log", "size"))
        let fsck = shop("log", "fsck", store: store)
        #expect(fsck.code == 0, "\(fsck.text.prefix(600))")
    }
}
