package dev.hitotsu.servers.net;

import dev.hitotsu.servers.ServerException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Consumer;

/** Listens on a port of 127.0.0.1 and serves each connection on a virtual thread of its own. */
final class Acceptor implements AutoCloseable {
    private static final int BACKLOG = 128;

    private final ServerSocket listener;
    private final Consumer<Socket> connections;
    private final Thread thread;

    private Acceptor(ServerSocket listener, Consumer<Socket> connections) {
        this.listener = listener;
        this.connections = connections;
        this.thread =
                Thread.ofVirtual().name("acceptor-" + listener.getLocalPort()).unstarted(this::accept);
    }

    static Acceptor listen(int port, Consumer<Socket> connections) {
        try {
            ServerSocket listener = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
            Acceptor acceptor = new Acceptor(listener, connections);
            acceptor.thread.start();
            return acceptor;
        } catch (IOException e) {
            throw new ServerException("port: " + port + " (expected: a free one)", e);
        }
    }

    /**
     * Returns once the port refuses connections. The system closes the socket only after the accepting thread has left
     * it.
     */
    @Override
    public void close() {
        try {
            listener.close();
            thread.join();
        } catch (IOException e) {
            throw new ServerException("port: " + listener.getLocalPort() + " could not be closed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> connections.accept(client));
            } catch (IOException closedOrClientGone) {
                continue;
            }
        }
    }
}
