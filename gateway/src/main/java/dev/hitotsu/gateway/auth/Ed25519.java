package dev.hitotsu.gateway.auth;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;

/**
 * Checks Ed25519 with the JDK; the JOSE library would need another one for it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8032#section-5.1.2">RFC 8032, 5.1.2</a>
 */
final class Ed25519 {
    private static final int KEY_BYTES = 32;

    private Ed25519() {}

    static boolean verify(byte[] key, byte[] signed, byte[] signature) throws GeneralSecurityException {
        Signature check = Signature.getInstance("Ed25519");
        check.initVerify(publicKey(key));
        check.update(signed);
        return check.verify(signature);
    }

    /** The point's y in little-endian order, with the lowest bit of x as the highest bit of all. */
    private static PublicKey publicKey(byte[] key) throws GeneralSecurityException {
        if (key.length != KEY_BYTES) {
            throw new GeneralSecurityException("a key of " + key.length + " bytes (expected: " + KEY_BYTES + ")");
        }
        byte[] bigEndian = new byte[KEY_BYTES];
        for (int i = 0; i < KEY_BYTES; i++) {
            bigEndian[i] = key[KEY_BYTES - 1 - i];
        }
        boolean isOdd = (bigEndian[0] & 0x80) != 0;
        bigEndian[0] &= 0x7F;
        EdECPoint point = new EdECPoint(isOdd, new BigInteger(1, bigEndian));
        return KeyFactory.getInstance("Ed25519")
                .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
    }
}
