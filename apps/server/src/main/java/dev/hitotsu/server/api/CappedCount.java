package dev.hitotsu.server.api;

import dev.hitotsu.outbox.OutboxStatus;
import java.util.Locale;

/** Counts that nobody counts to the end, for people: {@code 17}, {@code 100,000+}. */
public final class CappedCount {
    private CappedCount() {}

    public static String format(long count) {
        return String.format(Locale.ROOT, count < OutboxStatus.MAX_COUNT ? "%,d" : "%,d+", count);
    }
}
