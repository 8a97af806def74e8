package dev.hitotsu.zookeeper;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How long ZooKeeper certainly keeps a session after its last renewal. Times are those at which renewals were sent, in
 * nanoseconds. Thread-safe.
 *
 * <p>It is less than the session timeout, because the leader ends sessions, and it may not know of the last renewal
 * yet. The server that the client is connected to reports renewals only with the leader's next ping, every half tick,
 * and may die before. A tick is at most half of a timeout (the servers' {@code minSessionTimeout} is two ticks unless
 * somebody lowers it). So the leader knows of a renewal after a quarter of the timeout and a little time for the
 * network. It counts a whole timeout from the newest renewal that it knows. A new leader counts from its election,
 * which is later still.
 *
 * <p>A client that renews every sixth of the timeout is certain of half of it: 1 - 1/4 - 1/6 - 2/24. After a late
 * renewal, the next ones are worth less until the leader knows of one of them.
 *
 * @see <a href="https://zookeeper.apache.org/doc/r3.9.3/zookeeperProgrammers.html#ch_zkSessions">ZooKeeper sessions</a>
 */
final class GuaranteedLifetime {
    private static final int LEADER_DELAY_DIVISOR = 4;
    /** For the network and for clocks of different speed. */
    private static final int MARGIN_DIVISOR = 24;

    private final long timeout;
    private final long margin;
    private final Deque<Long> notYetCertain = new ArrayDeque<>();
    private long known;
    private long last;

    /** For a session whose creation the leader itself has decided on. */
    GuaranteedLifetime(Duration timeout, long opened) {
        this.timeout = timeout.toNanos();
        this.margin = this.timeout / MARGIN_DIVISOR;
        this.known = opened;
        this.last = opened;
    }

    /** Notes that a renewal sent at this time has succeeded. */
    synchronized void renewed(long sent) {
        last = sent;
        notYetCertain.addLast(sent);
        long passedOn = sent - timeout / LEADER_DELAY_DIVISOR - margin;
        for (Long next = notYetCertain.peekFirst();
                next != null && next - passedOn <= 0;
                next = notYetCertain.peekFirst()) {
            known = notYetCertain.removeFirst();
        }
    }

    /** The lifetime, counted from the last renewal. */
    synchronized Duration duration() {
        long certain = known + timeout - margin - last;
        return Duration.ofNanos(Math.clamp(certain, 1, timeout / 2));
    }
}
