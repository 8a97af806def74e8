package dev.hitotsu.springboot.actuator;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.outbox.OutboxBacklog;
import dev.hitotsu.outbox.OutboxLog;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Down where a message waits too long, or was given up, whoever relays: also the application tells of a relay that is
 * dead. It is meant for alarms. In a liveness probe it would restart applications that can do nothing about it.
 */
public final class OutboxHealthIndicator extends AbstractHealthIndicator {
    private final OutboxBacklog backlog;
    private final Duration maxPendingAge;
    private final long maxDead;

    /**
     * An indicator.
     *
     * @param maxPendingAge a message may wait this long
     * @param maxDead so many messages may have been given up or hold back their key
     */
    public OutboxHealthIndicator(OutboxBacklog backlog, Duration maxPendingAge, long maxDead) {
        super("The outbox could not be asked");
        this.backlog = requireNonNull(backlog, "backlog: null (expected: the backlog of an outbox)");
        this.maxPendingAge = requireNonNull(maxPendingAge, "maxPendingAge: null (expected: a duration)");
        this.maxDead = maxDead;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        OutboxBacklog.Snapshot now = backlog.read();
        String problem = problem(now);
        builder.status(problem == null ? "UP" : "DOWN")
                .withDetail("pending", now.messages())
                .withDetail("oldestPendingAge", now.oldestAge().toString())
                .withDetail("dead", now.dead())
                .withDetail("blocked", now.blocked())
                .withDetail("leader", now.leader() == null ? "none" : now.leader());
        if (problem != null) {
            builder.withDetail("problem", problem);
        }
    }

    private @Nullable String problem(OutboxBacklog.Snapshot now) {
        OutboxLog log = now.log();
        if (log != null && log.problem() != null) {
            return log.problem();
        }
        if (now.oldestAge().compareTo(maxPendingAge) > 0) {
            return "the oldest message has waited " + now.oldestAge() + " (expected: at most " + maxPendingAge
                    + "; is a relay running?)";
        }
        if (now.dead() + now.blocked() > maxDead) {
            return now.dead() + " messages given up, " + now.blocked() + " hold back their key (expected: at most "
                    + maxDead + "; \"hitotsu outbox list --state dead\" says why)";
        }
        return null;
    }
}
