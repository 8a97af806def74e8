package dev.hitotsu.gateway.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import java.security.GeneralSecurityException;

/** Checks signatures with public keys. */
final class Signatures {
    private static final int MIN_RSA_BITS = 2_048;

    private Signatures() {}

    /** Whether the key is meant for signatures of the algorithm. */
    static boolean fits(JWK key, JWSAlgorithm algorithm) {
        boolean isForSignatures = key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE);
        boolean isForChecks =
                key.getKeyOperations() == null || key.getKeyOperations().contains(KeyOperation.VERIFY);
        boolean isForAlgorithm =
                key.getAlgorithm() == null || key.getAlgorithm().equals(algorithm);
        return isForSignatures && isForChecks && isForAlgorithm && hasType(key, algorithm);
    }

    private static boolean hasType(JWK key, JWSAlgorithm algorithm) {
        return switch (key) {
            case RSAKey rsa ->
                JWSAlgorithm.Family.RSA.contains(algorithm) && rsa.size() >= MIN_RSA_BITS && !RocaKeys.isOne(rsa);
            case ECKey ec ->
                JWSAlgorithm.Family.EC.contains(algorithm)
                        && Curve.forJWSAlgorithm(algorithm).contains(ec.getCurve());
            case OctetKeyPair pair ->
                algorithm.equals(JWSAlgorithm.EdDSA) && pair.getCurve().equals(Curve.Ed25519);
            default -> false;
        };
    }

    /** Whether the token was signed with the key's other half. The key fits the token's algorithm. */
    static boolean verify(SignedJWT token, JWK key) {
        try {
            return switch (key) {
                case RSAKey rsa -> verify(token, new RSASSAVerifier(rsa.toRSAPublicKey()));
                case ECKey ec -> verify(token, new ECDSAVerifier(ec.toECPublicKey()));
                case OctetKeyPair pair ->
                    Ed25519.verify(
                            pair.getDecodedX(),
                            token.getSigningInput(),
                            token.getSignature().decode());
                default -> false;
            };
        } catch (JOSEException | GeneralSecurityException e) {
            return false;
        }
    }

    private static boolean verify(SignedJWT token, JWSVerifier verifier) throws JOSEException {
        return verifier.verify(token.getHeader(), token.getSigningInput(), token.getSignature());
    }
}
