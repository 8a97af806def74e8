package dev.hitotsu.benchmarks.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Tokens of distinct subjects, signed with RS256.
 *
 * @param file one token a line
 * @param keys the public key, as a JSON Web Key Set
 * @param pem the same in PEM
 */
record Tokens(Path file, Path keys, Path pem) {
    static final String ISSUER = "https://id.example";
    static final String AUDIENCE = "api";

    private static final int KEY_BITS = 2_048;
    private static final long LIFETIME_SECONDS = 86_400;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    /** Makes so many of them, in the folder. */
    static Tokens create(Path folder, int count) throws GeneralSecurityException, IOException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(KEY_BITS);
        KeyPair pair = generator.generateKeyPair();
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(pair.getPrivate());
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tokens.add(token(signature, "user-" + i));
        }
        return new Tokens(
                Files.write(folder.resolve("tokens"), tokens),
                Files.writeString(folder.resolve("keys.json"), keys((RSAPublicKey) pair.getPublic())),
                Files.writeString(folder.resolve("key.pem"), pem(pair.getPublic())));
    }

    private static String token(Signature signature, String subject) throws GeneralSecurityException {
        String claims = "{\"iss\":\"%s\",\"aud\":\"%s\",\"sub\":\"%s\",\"exp\":%d}"
                .formatted(ISSUER, AUDIENCE, subject, Instant.now().getEpochSecond() + LIFETIME_SECONDS);
        String signed = encoded("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"bench\"}") + "." + encoded(claims);
        signature.update(signed.getBytes(US_ASCII));
        return signed + "." + BASE64.encodeToString(signature.sign());
    }

    private static String keys(RSAPublicKey key) {
        return "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"bench\",\"n\":\"%s\",\"e\":\"%s\"}]}"
                .formatted(encoded(key.getModulus()), encoded(key.getPublicExponent()));
    }

    private static String pem(PublicKey key) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        return "-----BEGIN PUBLIC KEY-----\n" + lines + "\n-----END PUBLIC KEY-----\n";
    }

    private static String encoded(String text) {
        return BASE64.encodeToString(text.getBytes(US_ASCII));
    }

    /** Without the sign. */
    private static String encoded(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return BASE64.encodeToString(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }
}
