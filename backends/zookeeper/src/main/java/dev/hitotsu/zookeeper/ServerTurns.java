package dev.hitotsu.zookeeper;

import java.net.InetSocketAddress;
import java.util.Collection;
import org.apache.zookeeper.client.ConnectStringParser;
import org.apache.zookeeper.client.HostProvider;
import org.apache.zookeeper.client.StaticHostProvider;
import org.jspecify.annotations.Nullable;

/**
 * The servers, which ZooKeeper's client tries one after the other, in an order of its own. The client closes its
 * connection and goes to the next one when it is told that the list has changed; here that is how a server is left that
 * does not answer, and the list stays.
 */
final class ServerTurns implements HostProvider {
    private final StaticHostProvider servers;
    private volatile @Nullable InetSocketAddress present;

    ServerTurns(String hosts) {
        this.servers = new StaticHostProvider(new ConnectStringParser(hosts).getServerAddresses());
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
        InetSocketAddress next = servers.next(spinDelay);
        present = next;
        return next;
    }

    @Override
    public void onConnected() {
        servers.onConnected();
    }

    /** Always true: the client shall leave its server. */
    @Override
    public boolean updateServerList(Collection<InetSocketAddress> same, InetSocketAddress currentHost) {
        return true;
    }
}
