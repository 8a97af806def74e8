package dev.hitotsu.testkit.net;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends back what it receives, and remembers it. */
final class EchoServer implements AutoCloseable {
    private final ServerSocket listener;
    private final StringBuffer received = new StringBuffer();
    private final AtomicInteger open = new AtomicInteger();

    EchoServer() {
        try {
            listener = new ServerSocket(FreePorts.next(), 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
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

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
