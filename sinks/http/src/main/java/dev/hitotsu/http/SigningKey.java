package dev.hitotsu.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret that signs requests and verifies them, as Standard Webhooks 1.0 says: HMAC-SHA256 over id, time and body.
 * Immutable and thread-safe.
 *
 * @see <a href="https://www.standardwebhooks.com">Standard Webhooks</a>
 */
public final class SigningKey {
    /** The header with the id of the message, the same in every attempt. */
    public static final String ID = "webhook-id";

    /** The header with the time of the attempt, in seconds since 1970. */
    public static final String TIMESTAMP = "webhook-timestamp";

    /** The header with the signatures, with blanks between them. */
    public static final String SIGNATURE = "webhook-signature";

    /** How far the time of an attempt may be from the receiver's clock, unless a receiver decides otherwise. */
    public static final Duration DEFAULT_TOLERANCE = Duration.ofMinutes(5);

    private static final String SECRET_PREFIX = "whsec_";
    private static final String VERSION = "v1,";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int MIN_SECRET = 24;
    private static final int MAX_SECRET = 64;

    private final SecretKeySpec key;

    private SigningKey(SecretKeySpec key) {
        this.key = key;
    }

    /**
     * The key of a secret.
     *
     * @param secret 24 to 64 bytes in Base64, with {@code whsec_} before them or not
     * @throws IllegalArgumentException if it has another form; the message does not show it
     */
    public static SigningKey of(String secret) {
        requireNonNull(secret, "secret: null (expected: a secret)");
        String encoded = secret.startsWith(SECRET_PREFIX) ? secret.substring(SECRET_PREFIX.length()) : secret;
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(encoded);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("secret: not Base64 (expected: whsec_ and Base64)", e);
        }
        if (bytes.length < MIN_SECRET || bytes.length > MAX_SECRET) {
            throw new IllegalArgumentException(
                    "secret: " + bytes.length + " bytes (expected: " + MIN_SECRET + ".." + MAX_SECRET + ")");
        }
        return new SigningKey(new SecretKeySpec(bytes, ALGORITHM));
    }

    /** The signature of a request, as one of those in the header {@value #SIGNATURE}. */
    public String sign(String id, Instant time, byte[] body) {
        requireNonNull(id, "id: null (expected: the id of a message)");
        requireNonNull(time, "time: null (expected: the time of the attempt)");
        requireNonNull(body, "body: null (expected: bytes)");
        return VERSION + Base64.getEncoder().encodeToString(mac(id, String.valueOf(time.getEpochSecond()), body));
    }

    /**
     * Whether a request was signed with this secret, not long ago. A receiver that has several secrets, because they
     * rotate, asks each.
     *
     * @param id the header {@value #ID}
     * @param timestamp the header {@value #TIMESTAMP}
     * @param signatures the header {@value #SIGNATURE}
     * @param body as it came, before anything decodes it
     * @param now by the receiver's clock
     * @param tolerance such as {@link #DEFAULT_TOLERANCE}
     */
    public boolean verifies(
            String id, String timestamp, String signatures, byte[] body, Instant now, Duration tolerance) {
        requireNonNull(id, "id: null (expected: a header)");
        requireNonNull(timestamp, "timestamp: null (expected: a header)");
        requireNonNull(signatures, "signatures: null (expected: a header)");
        requireNonNull(body, "body: null (expected: bytes)");
        requireNonNull(now, "now: null (expected: a time)");
        requireNonNull(tolerance, "tolerance: null (expected: a duration)");
        return isNear(timestamp, now, tolerance)
                && List.of(signatures.split(" ", -1)).stream().anyMatch(each -> isOurs(each, id, timestamp, body));
    }

    private static boolean isNear(String timestamp, Instant now, Duration tolerance) {
        try {
            long seconds = Math.abs(Math.subtractExact(now.getEpochSecond(), Long.parseLong(timestamp)));
            return seconds >= 0 && seconds <= tolerance.toSeconds();
        } catch (NumberFormatException | ArithmeticException e) {
            return false;
        }
    }

    private boolean isOurs(String signature, String id, String timestamp, byte[] body) {
        String expected = VERSION + Base64.getEncoder().encodeToString(mac(id, timestamp, body));
        return MessageDigest.isEqual(expected.getBytes(UTF_8), signature.getBytes(UTF_8));
    }

    private byte[] mac(String id, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update((id + "." + timestamp + ".").getBytes(UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /** Does not show the secret. */
    @Override
    public String toString() {
        return "SigningKey";
    }
}
