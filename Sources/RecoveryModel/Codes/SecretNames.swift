/// Names of columns and fields whose text opens devices or accounts: codes that end an Activation Lock, passcodes,
/// recovery keys. Nobody needs them to decide anything, so they are never kept, whatever a lot's terms say of personal
/// data.
package enum SecretNames {
    /// Letters and digits in lower case, whole: `Passcode status` says nothing secret.
    private static let names: Set<String> = Set(
        """
        activationbypass activationbypasscode activationlockbypass activationlockbypasscode activationlockbypasskey \
        activationlockcode activationlockpassword bypasscode lockbypasscode devicebypasscode mdmbypasscode mdmbypass \
        iosactivationlockbypasscode userbasedactivationlockbypasscode devicebasedactivationlockbypasscode \
        activationlockbypasscodeuser activationlockbypasscodedevice frpbypasscode frpunlockcode kioskpasscode kioskpin \
        unlocktoken escrowkey escrowedkey bootstraptoken recoverykey personalrecoverykey institutionalrecoverykey \
        filevaultkey filevaultrecoverykey filevault2recoverykey bitlockerkey bitlockerrecoverykey recoverypassword \
        recoverylockpassword firmwarepassword unlockpin unlockcode unlockkey simunlockcode networkunlockcode nck \
        pin pin1 pin2 pincode simpin puk puk1 puk2 pukcode simpuk devicepin devicepassword devicepasscode passcode \
        screenlockpin lockscreenpin lostmodepin lostmodecode password passwords adminpassword localadminpassword \
        lapspassword appleidpassword icloudpassword googlepassword accountpassword airplaypassword wifipassword \
        mdmpassword samsungaccountpassword kennwort passwort gerätecode gerätepin entsperrcode entsperrpin \
        wiederherstellungsschlüssel motdepasse codepin codedeverrouillage contraseña códigodedesbloqueo
        """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init))

    /// `normalised`: letters and digits alone, in lower case.
    package static func contains(_ normalised: String) -> Bool { names.contains(normalised) }
}
