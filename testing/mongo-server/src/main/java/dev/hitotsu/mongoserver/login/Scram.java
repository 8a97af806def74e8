package dev.hitotsu.mongoserver.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hitotsu.mongoserver.document.CommandException;
import dev.hitotsu.mongoserver.document.ErrorCode;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The server's side of one login by SCRAM-SHA-256, for users and passwords in ASCII.
 *
 * @param password of the user; nobody's if there is no such user
 * @param clientFirst what the client began with, without the header
 * @param challenge the answer to it
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7677">RFC 7677</a>
 */
record Scram(String password, String clientFirst, String challenge) {
    static final String MECHANISM = "SCRAM-SHA-256";

    private static final int ITERATIONS = 4_096;
    private static final int KEY_BITS = 256;
    private static final String HEADER = "n,,";
    private static final byte[] SALT = "a salt of a stand-in".getBytes(UTF_8);

    static Scram begin(String message, Map<String, String> passwords) {
        if (!message.startsWith(HEADER)) {
            throw CommandException.badValue("SCRAM: no client-first-message");
        }
        String bare = message.substring(HEADER.length());
        Map<String, String> fields = fields(bare);
        String challenge = "r=" + fields.get("r") + UUID.randomUUID() + ",s="
                + Base64.getEncoder().encodeToString(SALT) + ",i=" + ITERATIONS;
        String password = passwords.getOrDefault(
                String.valueOf(fields.get("n")), UUID.randomUUID().toString());
        return new Scram(password, bare, challenge);
    }

    String user() {
        return String.valueOf(fields(clientFirst).get("n"));
    }

    /** What the client is told if its proof is right. */
    String verify(String message) {
        int proofAt = message.lastIndexOf(",p=");
        Map<String, String> fields = fields(message);
        if (proofAt < 0 || !Objects.equals(fields(challenge).get("r"), fields.get("r"))) {
            throw refused();
        }
        try {
            byte[] salted = salted();
            byte[] clientKey = mac(salted, "Client Key");
            String signed = clientFirst + "," + challenge + "," + message.substring(0, proofAt);
            byte[] signature = mac(MessageDigest.getInstance("SHA-256").digest(clientKey), signed);
            byte[] proof = Base64.getDecoder().decode(message.substring(proofAt + 3));
            if (!Arrays.equals(proof, xor(clientKey, signature))) {
                throw refused();
            }
            return "v=" + Base64.getEncoder().encodeToString(mac(mac(salted, "Server Key"), signed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static CommandException refused() {
        return new CommandException(ErrorCode.AUTHENTICATION_FAILED, "Authentication failed.");
    }

    private byte[] salted() throws GeneralSecurityException {
        return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(new PBEKeySpec(password.toCharArray(), SALT, ITERATIONS, KEY_BITS))
                .getEncoded();
    }

    private static byte[] mac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(UTF_8));
    }

    private static byte[] xor(byte[] one, byte[] other) {
        byte[] result = one.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] ^= other[i];
        }
        return result;
    }

    private static Map<String, String> fields(String message) {
        return Arrays.stream(message.split(",", -1))
                .filter(part -> part.indexOf('=') == 1)
                .collect(Collectors.toMap(part -> part.substring(0, 1), part -> part.substring(2), (a, b) -> b));
    }
}
