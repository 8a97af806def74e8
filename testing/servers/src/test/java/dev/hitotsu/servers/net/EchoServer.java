package dev.hitotsu.servers.net;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends back what it receives, and keeps a copy. */
final class EchoServer implements AutoCloseable {
    private final ServerSocket listener;
    private final StringBuffer received = new StringBuffer();
    private final AtomicInteger open = new AtomicInteger();
    private final Thread thread;

    EchoServer() {
        try {
            listener = new ServerSocket(FreePorts.next(), 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    String received() {
        return received.toString();
    }

    int openConnections() {
        return open.get();
    }

    /** Returns once connections are refused. The system accepts them until the thread has left the socket. */
    @Override
    public void close() {
        try {
            listener.close();
            thread.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.incrementAndGet();
                Thread.ofVirtual().start(() -> echo(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void echo(Socket socket) {
        byte[] buffer = new byte[1_024];
        try (socket) {
            for (int count = read(socket, buffer); count >= 0; count = read(socket, buffer)) {
                received.append(new String(buffer, 0, count, US_ASCII));
                socket.getOutputStream().write(buffer, 0, count);
            }
        } catch (IOException cut) {
            return;
        } finally {
            open.decrementAndGet();
        }
    }

    private static int read(Socket socket, byte[] buffer) throws IOException {
        return socket.getInputStream().read(buffer);
    }
}
