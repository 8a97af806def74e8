package dev.hitotsu.zookeeper;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * For how long after its last renewal a session is kept for certain. Times are those at which renewals were sent, in
 * nanoseconds. Thread-safe.
 *
 * <p>It is less than the session's timeout, because the leader ends sessions and need not have heard of the last renewal:
 * the server that the client talks to keeps it to itself until the leader's next ping, which comes every half tick, and may die
 * before. A tick is at most half of a timeout (the servers' {@code minSessionTimeout} is two ticks unless somebody lowers it),
 * so after a quarter of the timeout, and a little for the network, the leader knows of a renewal. From the newest of those it
 * counts a whole timeout; a new leader counts from its election, which is later still.
 *
 * <p>Who renews every sixth of the timeout is certain of half of it: 1 - 1/4 - 1/6 - 2/24. Where a renewal was late, those
 * after it are worth less until the leader knows of one of them.
 *
 * @see <a href="https://zookeeper.apache.org/doc/r3.9.3/zookeeperProgrammers.html#ch_zkSessions">ZooKeeper sessions</a>
 */
final class GuaranteedLifetime {
    private static final int LEADER_DELAY_DIVISOR = 4;
    /** For the network and the difference in speed of two clocks. */
    private static final int MARGIN_DIVISOR = 24;

    private final long timeout;
    private final long margin;
    private final Deque<Long> notYetCertain = new ArrayDeque<>();
    private long known;
    private long last;

    /** Of a session whose creation the leader has decided upon itself. */
    GuaranteedLifetime(Duration timeout, long opened) {
        this.timeout = timeout.toNanos();
        this.margin = this.timeout / MARGIN_DIVISOR;
        this.known = opened;
        this.last = opened;
    }

    /** A renewal that was sent then has succeeded. */
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

    /** Counted from the last renewal. */
    synchronized Duration duration() {
        long certain = known + timeout - margin - last;
        return Duration.ofNanos(Math.clamp(certain, 1, timeout / 2));
    }
}
