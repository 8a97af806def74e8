package dev.hitotsu.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

/** Writes ids and times as the bytes of their text, without making strings: every message has one of each. */
final class AsciiEncoder {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int UUID_LENGTH = 36;
    private static final String SECONDS = "0000-00-00T00:00:00";
    private static final long FIRST_SECOND =
            Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
    private static final long LAST_SECOND =
            Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
    private static final int NANOS_PER_MICRO = 1_000;
    private static final int MICRO_DIGITS = 6;

    /**
     * The last second written, because many messages of one second follow each other. Immutable, so a race costs time
     * only.
     */
    private Second second = new Second(Long.MIN_VALUE, new byte[0]);

    private record Second(long epochSecond, byte[] text) {}

    static byte[] uuid(UUID id) {
        byte[] text = new byte[UUID_LENGTH];
        long high = id.getMostSignificantBits();
        long low = id.getLeastSignificantBits();
        hex(text, 0, high >>> 32, 8);
        text[8] = '-';
        hex(text, 9, high >>> 16, 4);
        text[13] = '-';
        hex(text, 14, high, 4);
        text[18] = '-';
        hex(text, 19, low >>> 48, 4);
        text[23] = '-';
        hex(text, 24, low, 12);
        return text;
    }

    private static void hex(byte[] text, int start, long bits, int digits) {
        long rest = bits;
        for (int i = start + digits - 1; i >= start; i--) {
            text[i] = HEX[(int) rest & 0xF];
            rest >>>= 4;
        }
    }

    /** RFC 3339 in UTC with six decimals, for example {@code 2026-01-02T03:04:05.000600Z}. */
    byte[] time(Instant time) {
        long epochSecond = time.getEpochSecond();
        if (epochSecond < FIRST_SECOND || epochSecond > LAST_SECOND) {
            return time.toString().getBytes(StandardCharsets.US_ASCII);
        }
        byte[] text = seconds(epochSecond).clone();
        int rest = time.getNano() / NANOS_PER_MICRO;
        for (int i = SECONDS.length() + MICRO_DIGITS; i > SECONDS.length(); i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return text;
    }

    private byte[] seconds(long epochSecond) {
        Second last = second;
        if (last.epochSecond != epochSecond) {
            LocalDateTime utc = LocalDateTime.ofEpochSecond(epochSecond, 0, ZoneOffset.UTC);
            String whole = utc.toLocalDate() + "T" + utc.toLocalTime();
            // LocalTime leaves out seconds of zero.
            String text = whole.length() == SECONDS.length() ? whole : whole + ":00";
            last = new Second(epochSecond, (text + ".000000Z").getBytes(StandardCharsets.US_ASCII));
            second = last;
        }
        return last.text;
    }
}
