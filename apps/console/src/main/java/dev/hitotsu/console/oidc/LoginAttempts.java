package dev.hitotsu.console.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Logins that were begun. Nothing is kept of them here, however many begin: a browser has a cookie with a random
 * number, and state, nonce and verifier are made of it with a key of this process. An attempt is good for ten minutes.
 * Thread-safe.
 */
final class LoginAttempts {
    private static final Duration MAX_AGE = Duration.ofMinutes(10);
    private static final int BYTES = 32;
    private static final Pattern COOKIE = Pattern.compile("[A-Za-z0-9_-]{43}\\.\\d{1,12}");

    /**
     * One of them.
     *
     * @param cookie for the browser that began it
     * @param state goes to the provider and comes back
     * @param nonce goes to the provider and comes back in the token
     * @param verifier goes to the provider with the code
     */
    record Attempt(String cookie, String state, String nonce, String verifier) {
        /** What the provider compares the verifier with (RFC 7636, section 4.2). */
        String challenge() {
            try {
                return text(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(UTF_8)));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Without its secrets. */
        @Override
        public String toString() {
            return "Attempt";
        }
    }

    private final SecureRandom random = new SecureRandom();
    private final byte[] key = random(BYTES);
    private final InstantSource clock;

    LoginAttempts(InstantSource clock) {
        this.clock = clock;
    }

    Attempt begin() {
        return attempt(text(random(BYTES)) + "." + clock.instant().getEpochSecond());
    }

    /** @throws LoginRefusedException if the cookie is none of this process, or too old */
    Attempt find(@Nullable String cookie) {
        if (cookie == null || !COOKIE.matcher(cookie).matches()) {
            throw new LoginRefusedException("cookie: none (expected: that of a login that began in this browser)");
        }
        Instant begun = Instant.ofEpochSecond(Long.parseLong(cookie.substring(cookie.indexOf('.') + 1)));
        Duration age = Duration.between(begun, clock.instant());
        if (age.compareTo(MAX_AGE) > 0) {
            throw new LoginRefusedException(
                    "login: begun more than " + MAX_AGE.toMinutes() + " minutes ago (expected: less)");
        }
        return attempt(cookie);
    }

    private Attempt attempt(String cookie) {
        return new Attempt(cookie, derived("state", cookie), derived("nonce", cookie), derived("verifier", cookie));
    }

    private String derived(String purpose, String cookie) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return text(mac.doFinal((purpose + "." + cookie).getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] random(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
