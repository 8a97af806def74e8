package dev.hitotsu.gateway.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a file with a private key on P-256 (PKCS#8) and its public key, both in PEM. */
final class EcKeyFile {
    private EcKeyFile() {}

    /** The pair of keys, named by its thumbprint (RFC 7638). */
    static ECKey read(Path file) throws IOException, GeneralSecurityException, JOSEException {
        String pem = Files.readString(file);
        KeyFactory factory = KeyFactory.getInstance("EC");
        ECPrivateKey secret =
                (ECPrivateKey) factory.generatePrivate(new PKCS8EncodedKeySpec(block(pem, "PRIVATE KEY")));
        ECPublicKey open = (ECPublicKey) factory.generatePublic(new X509EncodedKeySpec(block(pem, "PUBLIC KEY")));
        try {
            return new ECKey.Builder(Curve.P_256, open)
                    .privateKey(secret)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.ES256)
                    .keyIDFromThumbprint()
                    .build();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new InvalidKeySpecException("another curve", e);
        }
    }

    private static byte[] block(String pem, String name) throws InvalidKeySpecException {
        Matcher block = Pattern.compile("-----BEGIN " + name + "-----([A-Za-z0-9+/=\\s]*)-----END " + name + "-----")
                .matcher(pem);
        if (!block.find()) {
            throw new InvalidKeySpecException(name + " is missing");
        }
        return Base64.getMimeDecoder().decode(block.group(1));
    }
}
