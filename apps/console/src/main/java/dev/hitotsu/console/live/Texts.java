package dev.hitotsu.console.live;

import dev.hitotsu.outbox.OutboxStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers and times, as people read them. Times are UTC. */
public final class Texts {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter FULL = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    /**
     * Control characters other than ends of lines and tabs, and those that change the direction of text (Unicode, UAX
     * #9).
     */
    private static final Pattern INVISIBLE =
            Pattern.compile("[\\p{Cc}\\u061C\\u200E\\u200F\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069&&[^\\n\\r\\t]]");

    private Texts() {}

    /** What others wrote, with escapes for what would hide it, or make it look like something else. */
    public static String visible(String text) {
        return INVISIBLE
                .matcher(text)
                .replaceAll(found ->
                        "\\\\u" + HexFormat.of().toHexDigits(found.group().charAt(0)));
    }

    /** A duration in its largest unit that is not zero: 41 min, 2 h, 3 d. */
    public static String age(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 7_200) {
            return seconds / 60 + " min";
        }
        return seconds < 172_800 ? seconds / 3_600 + " h" : seconds / 86_400 + " d";
    }

    /** The time of day; with the day, if it is not that of {@code now}. */
    public static String clock(Instant time, Instant now) {
        ZonedDateTime there = time.atZone(ZoneOffset.UTC);
        boolean isToday = there.toLocalDate().equals(now.atZone(ZoneOffset.UTC).toLocalDate());
        return (isToday ? TIME : DAY).format(there);
    }

    /** The time of day to the second. */
    static String second(Instant time) {
        return SECOND.format(time.atZone(ZoneOffset.UTC));
    }

    /** Date and time to the second; a dash for none. */
    public static String time(@Nullable Instant time) {
        return time == null ? "–" : FULL.format(time.atZone(ZoneOffset.UTC));
    }

    /** With commas. */
    public static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** A size with its unit: 512 B, 8.2 KiB, 1.5 GiB. */
    public static String bytes(long bytes) {
        String[] units = {"KiB", "MiB", "GiB", "TiB"};
        double size = bytes;
        int unit = -1;
        while (size >= 1024 && unit < units.length - 1) {
            size /= 1024;
            unit++;
        }
        return unit < 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", size, units[unit]);
    }

    /** With a plus from where nobody counts on. */
    public static String capped(long count) {
        return count >= OutboxStatus.MAX_COUNT ? number(OutboxStatus.MAX_COUNT) + "+" : number(count);
    }

    /** A rate; a dash for an unknown one. */
    public static String rate(@Nullable Double perSecond) {
        return perSecond == null ? "–" : number(Math.round(perSecond)) + "/s";
    }
}
