package dev.hitotsu.gateway.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.SignedJWT;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class Ed25519Test {
    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

    @Test
    void aTokenSignedByTheJdkIsVerified() throws Exception {
        for (int i = 0; i < 20; i++) {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            String input = text("{\"alg\":\"EdDSA\"}") + "." + text("{\"sub\":\"1\"}");
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(pair.getPrivate());
            signature.update(input.getBytes(US_ASCII));
            SignedJWT token = SignedJWT.parse(input + "." + URL.encodeToString(signature.sign()));
            JWK key = JWK.parse("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\""
                    + URL.encodeToString(encoded((EdECPublicKey) pair.getPublic())) + "\"}");

            assertThat(Signatures.fits(key, token.getHeader().getAlgorithm())).isTrue();
            assertThat(Signatures.verify(token, key)).isTrue();
            SignedJWT other = SignedJWT.parse(
                    text("{\"alg\":\"EdDSA\"}") + "." + text("{\"sub\":\"2\"}") + "." + token.getSignature());
            assertThat(Signatures.verify(other, key)).isFalse();
        }
    }

    private static String text(String json) {
        return URL.encodeToString(json.getBytes(US_ASCII));
    }

    private static byte[] encoded(EdECPublicKey key) {
        byte[] x509 = key.getEncoded();
        return Arrays.copyOfRange(x509, x509.length - 32, x509.length);
    }
}
