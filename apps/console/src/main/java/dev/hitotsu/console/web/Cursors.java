package dev.hitotsu.console.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hitotsu.outbox.EntryRange;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The place where the next page begins, signed for the filter that it belongs to. Thread-safe. */
final class Cursors {
    private static final String MAC = "HmacSHA256";
    private static final int SIGNATURE_BYTES = 12;

    private final SecretKeySpec key;

    Cursors() {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        this.key = new SecretKeySpec(secret, MAC);
    }

    String write(EntryRange range, String filter) {
        String ends = range.after() + "-" + range.upTo();
        return ends + "-" + sign(ends + " " + filter);
    }

    /** @throws ConsoleProblem 400 if it was not written for this filter by this process */
    EntryRange read(String cursor, String filter) {
        String[] parts = cursor.split("-", 3);
        if (parts.length == 3) {
            String expected = sign(parts[0] + "-" + parts[1] + " " + filter);
            if (MessageDigest.isEqual(expected.getBytes(UTF_8), parts[2].getBytes(UTF_8))) {
                return new EntryRange(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
            }
        }
        throw ConsoleProblem.invalid("page: " + cursor
                + " (expected: the address of \"Next page\" with the same filter; begin at the first page)");
    }

    private String sign(String text) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            byte[] signature = mac.doFinal(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(signature, SIGNATURE_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
