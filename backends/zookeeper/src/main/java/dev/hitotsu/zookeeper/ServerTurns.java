package dev.hitotsu.zookeeper;

import dev.hitotsu.runtime.Clockwork;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.zookeeper.client.ConnectStringParser;
import org.apache.zookeeper.client.HostProvider;
import org.apache.zookeeper.client.StaticHostProvider;
import org.jspecify.annotations.Nullable;

/**
 * The servers, which ZooKeeper's client tries one after the other, in an order of its own. The client closes its
 * connection and goes to the next one when it is told that the list has changed; here that is how a server is left that
 * does not answer, and the list stays. Thread-safe.
 *
 * <p>A server that was left is passed over for a while if there are others: it may accept connections and still not
 * answer, and the client would wait for it while the others elect a leader.
 */
final class ServerTurns implements HostProvider {
    /** A server, and the time of {@link Clockwork#nanoTime()} until which it is passed over. */
    private record Left(InetSocketAddress server, long untilNanos) {}

    private final HostProvider servers;
    private final Clockwork runtime;
    private final Duration avoidance;
    private volatile @Nullable InetSocketAddress present;
    private volatile @Nullable Left left;

    /** The servers of a connect string, by the clock of this machine. */
    static ServerTurns of(String hosts, Duration avoidance) {
        return new ServerTurns(new ConnectStringParser(hosts).getServerAddresses(), avoidance, Clockwork.system());
    }

    /** Passes over a server that was left for the time of {@code avoidance}. */
    ServerTurns(List<InetSocketAddress> addresses, Duration avoidance, Clockwork runtime) {
        this.servers = new StaticHostProvider(addresses);
        this.avoidance = avoidance;
        this.runtime = runtime;
    }

    /** The server that the client is connected to, or tries; null before it tries any. */
    @Nullable InetSocketAddress present() {
        return present;
    }

    @Override
    public int size() {
        return servers.size();
    }

    @Override
    public InetSocketAddress next(long spinDelay) {
        InetSocketAddress avoided = avoided();
        // Without its pause before the server that is passed over. The client pauses as well.
        InetSocketAddress next = servers.next(avoided == null ? spinDelay : 0);
        if (next.equals(avoided)) {
            next = servers.next(0);
        }
        present = next;
        return next;
    }

    /** The server that is passed over; null for none. */
    private @Nullable InetSocketAddress avoided() {
        Left former = left;
        boolean avoids = former != null && size() > 1 && runtime.nanoTime() - former.untilNanos < 0;
        return former == null || !avoids ? null : former.server;
    }

    @Override
    public void onConnected() {
        servers.onConnected();
    }

    /** Always true: the client shall leave its server. */
    @Override
    public boolean updateServerList(Collection<InetSocketAddress> same, @Nullable InetSocketAddress currentHost) {
        InetSocketAddress server = present;
        if (server != null) {
            left = new Left(server, runtime.nanoTime() + avoidance.toNanos());
        }
        return true;
    }
}
