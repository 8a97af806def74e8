package dev.hitotsu.zookeeper;

import dev.hitotsu.runtime.secret.ChangingSecret;
import dev.hitotsu.runtime.secret.LastGood;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * As whom the connections of a store authenticate. ZooKeeper takes every login, and knows a password only from the
 * rights of the nodes that were made with it. So it is not asked for when one is refused: the address is looked at once
 * a second, and another password is shown beside those before. When the rights are changed, the store has it already. A
 * password counts when it has stood there for a second, so that half of one counts for nothing. Thread-safe; blocks for
 * the source of the address once a second.
 */
final class Login {
    private static final String NAME = "the login at ZooKeeper";
    private static final long SETTLED_NANOS = Duration.ofSeconds(1).toNanos();

    private final @Nullable LastGood<ZooKeeperAddress> source;
    private final List<byte[]> digests = new ArrayList<>();
    private ZooKeeperAddress seen;
    private long seenAt;
    private ZooKeeperAddress present;

    private Login(ZooKeeperAddress first, @Nullable LastGood<ZooKeeperAddress> source) {
        this.source = source;
        this.seen = first;
        this.present = first;
        first.digest().ifPresent(digests::add);
    }

    /** That of the address, or none. */
    static Login of(ZooKeeperAddress address) {
        return new Login(address, null);
    }

    /**
     * Those of an address that may change; of the present one only user and password count.
     *
     * @throws IllegalArgumentException if it is no address now
     */
    static Login of(ZooKeeperAddress first, ChangingSecret<String> uri) {
        if (first.user() == null) {
            return of(first);
        }
        try {
            return new Login(first, LastGood.of(NAME, uri::present, () -> withUser(uri.present())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ZooKeeperAddress withUser(String uri) {
        ZooKeeperAddress address = ZooKeeperAddress.parse(uri);
        if (address.user() == null) {
            throw new IllegalArgumentException("the address names no user (expected: one, as at the start)");
        }
        return address;
    }

    /** What is shown, in the order in which it came; more come at the end. */
    synchronized List<byte[]> digests() {
        if (source != null) {
            look(source.current());
        }
        return List.copyOf(digests);
    }

    private void look(ZooKeeperAddress now) {
        if (now != seen) {
            seen = now;
            seenAt = System.nanoTime();
        } else if (!now.equals(present) && System.nanoTime() - seenAt >= SETTLED_NANOS) {
            present = now;
            now.digest().ifPresent(digests::add);
        }
    }
}
