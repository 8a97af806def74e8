package dev.hitotsu.servers.net;

import dev.hitotsu.servers.ServerException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on 127.0.0.1 in front of a server, for the faults of a network: connections that are refused, cut, delayed,
 * half closed or left without an answer, and connections cut at a chosen message.
 *
 * <pre>{@code
 * try (TcpProxy proxy = TcpProxy.to(server.port())) {
 *     proxy.delay(Direction.TO_CLIENT, Duration.ofMillis(50));
 *     ...
 *     proxy.cutAll(TcpProxy.Cut.RESET);
 * }
 * }</pre>
 *
 * <p>Nothing is read of TLS: an interceptor sees what is on the wire. Connections are held by virtual threads. Thread-safe;
 * no method waits for the network.
 */
public final class TcpProxy implements AutoCloseable {
    private final InetSocketAddress target;
    private final int port;
    private final Faults faults = new Faults();
    private final ProxyCounters counters = new ProxyCounters();
    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
    private @Nullable Acceptor acceptor;
    private volatile boolean closed;

    private TcpProxy(InetSocketAddress target, int port) {
        this.target = target;
        this.port = port;
    }

    /**
     * A proxy on a free port, to a port of 127.0.0.1.
     *
     * @throws ServerException if it cannot listen
     */
    public static TcpProxy to(int targetPort) {
        return to(new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort), FreePorts.next());
    }

    /**
     * A proxy on a given port of 127.0.0.1.
     *
     * @throws ServerException if it cannot listen there
     */
    public static TcpProxy to(InetSocketAddress target, int port) {
        TcpProxy proxy = new TcpProxy(target, port);
        proxy.resume();
        return proxy;
    }

    /** The port on 127.0.0.1 that clients connect to. */
    public int port() {
        return port;
    }

    /** Refuses new connections from now on; those that exist go on. */
    public synchronized void pause() {
        if (acceptor != null) {
            acceptor.close();
            acceptor = null;
        }
    }

    /**
     * Accepts connections again after {@link #pause()}.
     *
     * @throws ServerException if somebody else has taken the port
     */
    public synchronized void resume() {
        if (acceptor == null) {
            acceptor = Acceptor.on(port, this::serve);
        }
    }

    /** Ends every connection, on both sides. New ones are accepted. */
    public void cutAll(Cut cut) {
        connections.forEach(connection -> connection.cut(cut == Cut.RESET));
    }

    /** Ends one direction of every connection: the receiver sees the end of the stream and can still send. */
    public void halfCloseAll(Direction direction) {
        connections.forEach(connection -> connection.halfClose(direction));
    }

    /**
     * Holds every piece that goes this way for some time before it is passed on. Pieces are held one after another, so a
     * long stream also becomes slow. Zero ends it.
     */
    public void delay(Direction direction, Duration delay) {
        faults.delay(direction, delay);
    }

    /**
     * Passes nothing on in either direction and keeps connections open, like a network that drops every packet. What
     * was held back arrives after {@link #heal()}, as it would when the systems retransmit.
     */
    public void blackhole() {
        faults.blackhole(true);
    }

    /** Ends the black hole, the delays and the pause. */
    public void heal() {
        faults.heal();
        resume();
    }

    /** Lets the interceptor decide over all that clients send from now on, instead of the one before. */
    public void onClientBytes(Interceptor interceptor) {
        faults.interceptor(interceptor);
    }

    /** How many connections were accepted so far. */
    public long acceptedConnections() {
        return counters.accepted();
    }

    /** How many connections are open now. */
    public int openConnections() {
        return connections.size();
    }

    /** How many connections the proxy itself ended so far. */
    public long cuts() {
        return counters.cuts();
    }

    /** How many bytes were passed on this way so far. */
    public long forwardedBytes(Direction direction) {
        return counters.forwarded(direction);
    }

    /** Stops listening and resets every connection. */
    @Override
    public void close() {
        closed = true;
        pause();
        cutAll(Cut.RESET);
    }

    @Override
    public String toString() {
        return "TcpProxy[127.0.0.1:" + port + " -> " + target + "]";
    }

    private void serve(Socket client) {
        ProxiedConnection connection = new ProxiedConnection(counters.accept(), client, faults, counters);
        connections.add(connection);
        try {
            if (closed) {
                connection.cut(true);
            }
            connection.run(target);
        } finally {
            connections.remove(connection);
        }
    }

    /** How a connection is ended. */
    public enum Cut {
        /** With RST, as when the other machine crashed: what was not read yet is lost. */
        RESET,
        /** With FIN, as when the other process ended orderly. */
        CLOSE
    }
}
