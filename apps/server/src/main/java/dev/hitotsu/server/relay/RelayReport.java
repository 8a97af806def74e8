package dev.hitotsu.server.relay;

import dev.hitotsu.postgresql.PostgreSqlBacklog;
import dev.hitotsu.postgresql.PostgreSqlBacklog.Backlog;
import dev.hitotsu.relay.RelayStatus;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a relay: asks for the backlog every two seconds, and puts on the log that it stands by, how it gets on, and what
 * still keeps it from working. {@link #look} is for one thread, the rest for any.
 */
final class RelayReport {
    private static final Logger log = LoggerFactory.getLogger(RelayReport.class);
    private static final int LOOKS_A_BACKLOG = 2;
    private static final int LOOKS_A_PROGRESS = 10;
    private static final int LOOKS_A_REMINDER = 60;

    private final Supplier<RelayStatus> relay;
    private final PostgreSqlBacklog database;
    private volatile @Nullable Backlog backlog;
    private volatile @Nullable String databaseTrouble;
    private boolean saidStandby;
    private long looks;
    private long deliveredBefore;
    private long saidNanos = System.nanoTime();
    private long troubledLooks;

    RelayReport(Supplier<RelayStatus> relay, PostgreSqlBacklog database) {
        this.relay = relay;
        this.database = database;
    }

    RelayStatus status() {
        return relay.get();
    }

    /** What waited when it was last asked; null before that, and while the database does not say. */
    @Nullable Backlog backlog() {
        return backlog;
    }

    @Nullable String databaseTrouble() {
        return databaseTrouble;
    }

    /** To be called every second. */
    void look() {
        RelayStatus now = relay.get();
        if (looks % LOOKS_A_BACKLOG == 0) {
            askForBacklog();
        }
        looks++;
        sayStandby(now);
        sayTrouble(now);
        if (looks % LOOKS_A_PROGRESS == 0) {
            sayProgress(now);
        }
    }

    private void askForBacklog() {
        try {
            backlog = database.read();
            databaseTrouble = null;
        } catch (SQLException e) {
            log.debug("the backlog is not known", e);
            backlog = null;
            databaseTrouble = "database: " + e.getMessage();
        }
    }

    /** Not at the first look, when the relay may be about to lead. */
    private void sayStandby(RelayStatus now) {
        boolean standsBy = now.role() == RelayStatus.Role.STANDBY && now.problem() == null && looks > 1;
        if (standsBy && !saidStandby) {
            log.info("stands by: another relay leads");
        }
        saidStandby = standsBy;
    }

    /** The relay itself says it when it begins and when it is over. */
    private void sayTrouble(RelayStatus now) {
        troubledLooks = now.problem() == null ? 0 : troubledLooks + 1;
        if (troubledLooks > 0 && troubledLooks % LOOKS_A_REMINDER == 0) {
            log.warn("still waiting: {}", now.problem());
        }
    }

    private void sayProgress(RelayStatus now) {
        long delivered = now.delivered() - deliveredBefore;
        long nanos = System.nanoTime();
        double seconds = (nanos - saidNanos) / 1e9;
        deliveredBefore = now.delivered();
        saidNanos = nanos;
        if (delivered > 0) {
            log.info("{}", progress(now, Math.round(delivered / seconds), backlog));
        }
    }

    static String progress(RelayStatus now, long rate, @Nullable Backlog waiting) {
        String counts = String.format(Locale.ROOT, "delivered %,d, %,d/s now", now.delivered(), rate);
        String parked = now.parked() == 0 ? "" : String.format(Locale.ROOT, ", %,d parked", now.parked());
        if (waiting == null) {
            return counts + parked + ", backlog not known";
        }
        return waiting.messages() == 0
                ? counts + parked + ", nothing waits"
                : counts
                        + parked
                        + String.format(
                                Locale.ROOT,
                                ", about %,d waiting, the oldest for %s",
                                waiting.messages(),
                                words(waiting.oldestAge()));
    }

    private static String words(Duration age) {
        return age.toSeconds() < 60
                ? String.format(Locale.ROOT, "%.1f s", age.toMillis() / 1_000.0)
                : age.toMinutes() + " min";
    }
}
