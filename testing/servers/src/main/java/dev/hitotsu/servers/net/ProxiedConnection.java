package dev.hitotsu.servers.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One connection through a proxy. It has two sockets and, for each direction, a virtual thread that copies. When one
 * direction ends, the connection ends that direction on the other side too. When both have ended, it closes both
 * sockets.
 */
final class ProxiedConnection {
    private static final int BUFFER_SIZE = 64 * 1_024;
    private static final int ANSWER_SECONDS = 60;
    private static final int DRAIN_SECONDS = 60;
    private static final byte[] NO_BYTES = {};

    private final long number;
    private final Socket client;
    private final Socket server = new Socket();
    private final Faults faults;
    private final ProxyCounters counters;
    private final CountDownLatch answered = new CountDownLatch(1);
    private final CountDownLatch serverEnded = new CountDownLatch(1);
    private final CountDownLatch bothEnded = new CountDownLatch(2);
    private volatile boolean cut;
    private volatile boolean muted;

    ProxiedConnection(long number, Socket client, Faults faults, ProxyCounters counters) {
        this.number = number;
        this.client = client;
        this.faults = faults;
        this.counters = counters;
    }

    /** Connects to the server and copies until the connection ends or is cut. */
    void run(InetSocketAddress target) {
        try {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(target);
            Thread.ofVirtual().start(this::copyToClient);
            copyToServer();
            bothEnded.await();
            close(false);
        } catch (IOException refusedByServer) {
            close(true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close(true);
        }
    }

    /** Ends the connection on both sides, with RST or with FIN. */
    void cut(boolean reset) {
        counters.cut();
        close(reset);
    }

    /** Ends one direction: the receiver sees the end of the stream and can still send. */
    void halfClose(Direction direction) {
        try {
            (direction == Direction.TO_SERVER ? server : client).shutdownOutput();
        } catch (IOException alreadyClosed) {
            return;
        }
    }

    private void copyToServer() {
        byte[] buffer = new byte[BUFFER_SIZE];
        ClientChunk chunk = new ClientChunk(number, NO_BYTES, NO_BYTES);
        try (AutoCloseable end = () -> ended(Direction.TO_SERVER)) {
            InputStream in = client.getInputStream();
            for (int count = in.read(buffer); count >= 0 && !cut; count = in.read(buffer)) {
                chunk = chunk.followedBy(Arrays.copyOf(buffer, count));
                faults.hold(Direction.TO_SERVER, () -> cut);
                if (cut || !apply(faults.inspect(chunk), chunk.bytes())) {
                    return;
                }
            }
            // The end of the stream is held like a chunk.
            faults.hold(Direction.TO_SERVER, () -> cut);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException clientGone) {
            closeUnlessCut();
        } catch (Exception brokenInterceptor) {
            cutBefore();
        }
    }

    /** Returns whether the connection continues. */
    private boolean apply(Interceptor.Verdict verdict, byte[] bytes) throws IOException, InterruptedException {
        switch (verdict) {
            case FORWARD -> forward(bytes);
            case CUT_BEFORE -> cutBefore();
            case CUT_AFTER_FORWARD -> cutAfter(bytes);
        }
        return verdict == Interceptor.Verdict.FORWARD;
    }

    private void forward(byte[] bytes) throws IOException {
        server.getOutputStream().write(bytes);
        counters.forwarded(Direction.TO_SERVER, bytes.length);
    }

    private void cutBefore() {
        // Comes first. The other direction ends with the server's socket and must leave the client to the reset.
        cut = true;
        // FIN and not RST, because the server may not have read everything that came before.
        closeQuietly(server, false);
        cut(true);
    }

    private void cutAfter(byte[] bytes) throws IOException, InterruptedException {
        muted = true;
        forward(bytes);
        answered.await(ANSWER_SECONDS, TimeUnit.SECONDS);
        counters.cut();
        closeQuietly(client, true);
        // RST would make the server's system drop bytes that the server has not read yet. FIN does not.
        halfClose(Direction.TO_SERVER);
        serverEnded.await(DRAIN_SECONDS, TimeUnit.SECONDS);
        close(false);
    }

    private void copyToClient() {
        byte[] buffer = new byte[BUFFER_SIZE];
        try (AutoCloseable end = () -> ended(Direction.TO_CLIENT)) {
            InputStream in = server.getInputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                faults.hold(Direction.TO_CLIENT, () -> cut);
                if (cut) {
                    return;
                }
                answer(buffer, count);
            }
            faults.hold(Direction.TO_CLIENT, () -> cut);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception eitherGone) {
            closeUnlessCut();
        }
    }

    private void answer(byte[] buffer, int count) throws IOException {
        if (muted) {
            answered.countDown();
            return;
        }
        OutputStream out = client.getOutputStream();
        out.write(buffer, 0, count);
        counters.forwarded(Direction.TO_CLIENT, count);
    }

    private void ended(Direction direction) {
        if (direction == Direction.TO_CLIENT) {
            answered.countDown();
            serverEnded.countDown();
        }
        // A cut closes both sides itself. FIN from here could arrive before its RST.
        if (!muted && !cut) {
            halfClose(direction);
        }
        bothEnded.countDown();
    }

    /** Does nothing after a cut, because the cut closes both sides in its own way. */
    private void closeUnlessCut() {
        if (!muted && !cut) {
            close(false);
        }
    }

    private void close(boolean reset) {
        cut = true;
        faults.wake();
        closeQuietly(client, reset);
        closeQuietly(server, reset);
    }

    private static void closeQuietly(Socket socket, boolean reset) {
        try (socket) {
            if (reset && !socket.isClosed()) {
                // Closing with a linger time of zero sends RST.
                socket.setSoLinger(true, 0);
            }
        } catch (IOException alreadyClosed) {
            return;
        }
    }
}
