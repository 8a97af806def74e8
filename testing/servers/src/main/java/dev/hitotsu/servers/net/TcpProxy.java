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
 * A TCP proxy on 127.0.0.1 in front of a server, which produces network faults. It refuses, cuts, delays, half-closes
 * or holds back connections, and cuts them at a chosen message.
 *
 * <pre>{@code
 * try (TcpProxy proxy = TcpProxy.to(server.port())) {
 *     proxy.delay(Direction.TO_CLIENT, Duration.ofMillis(50));
 *     ...
 *     proxy.cutAll(TcpProxy.Cut.RESET);
 * }
 * }</pre>
 *
 * <p>The proxy does not decrypt TLS; an interceptor sees the bytes on the wire. Each connection has its own virtual
 * threads. Thread-safe; no method waits for the network.
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

    /** Refuses new connections from now on. Existing ones continue. */
    public synchronized void pause() {
        if (acceptor != null) {
            acceptor.close();
            acceptor = null;
        }
    }

    /**
     * Accepts connections again after {@link #pause()}.
     *
     * @throws ServerException if another process has taken the port
     */
    public synchronized void resume() {
        if (acceptor == null) {
            acceptor = Acceptor.listen(port, this::serve);
        }
    }

    /** Ends every connection on both sides. The proxy accepts new ones. */
    public void cutAll(Cut cut) {
        connections.forEach(connection -> connection.cut(cut == Cut.RESET));
    }

    /** Ends one direction of every connection. The receiver sees the end of the stream and can still send. */
    public void halfCloseAll(Direction direction) {
        connections.forEach(connection -> connection.halfClose(direction));
    }

    /**
     * Holds every chunk in this direction for this time before it forwards it. It holds one chunk after the other, so a
     * long stream also becomes slow. Zero ends the delay.
     */
    public void delay(Direction direction, Duration delay) {
        faults.delay(direction, delay);
    }

    /**
     * Forwards nothing in either direction and keeps connections open, like a network that drops every packet. All that
     * was held back arrives after {@link #heal()}, as if the systems had retransmitted it.
     */
    public void blackhole() {
        faults.blackhole(true);
    }

    /** Ends the black hole, the delays and the pause. */
    public void heal() {
        faults.heal();
        resume();
    }

    /** Sets the interceptor for everything that clients send from now on. It replaces the one before. */
    public void intercept(Interceptor interceptor) {
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

    /** How many connections the proxy has cut so far. */
    public long cuts() {
        return counters.cuts();
    }

    /** How many bytes were forwarded in this direction so far. */
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
        /** With RST, as after a crash of the other machine. Bytes that were not read yet are lost. */
        RESET,
        /** With FIN, as after an orderly end of the other process. */
        CLOSE
    }
}
