package dev.hitotsu.console.live;

import dev.hitotsu.outbox.OutboxStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers and times, as people read them. Times are UTC. */
public final class Texts {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter FULL = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private Texts() {}

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

    /** Date and time to the second; a dash for none. */
    public static String time(@Nullable Instant time) {
        return time == null ? "–" : FULL.format(time.atZone(ZoneOffset.UTC));
    }

    /** With commas. */
    public static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
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
