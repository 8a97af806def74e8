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
 * One connection through a proxy: two sockets and, for each direction, a virtual thread that copies. The end of one
 * direction is passed on as such; when both have ended, both sockets are closed.
 */
final class ProxiedConnection {
    private static final int BUFFER = 64 * 1_024;
    private static final int ANSWER_SECONDS = 5;
    private static final int DRAIN_SECONDS = 10;
    private static final byte[] NOTHING = {};

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

    /** Ends the connection on both sides, with RST or orderly. */
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
        byte[] buffer = new byte[BUFFER];
        ClientBytes piece = new ClientBytes(number, NOTHING, NOTHING);
        try (AutoCloseable end = () -> ended(Direction.TO_SERVER)) {
            InputStream in = client.getInputStream();
            for (int count = in.read(buffer); count >= 0 && !cut; count = in.read(buffer)) {
                piece = piece.followedBy(Arrays.copyOf(buffer, count));
                faults.hold(Direction.TO_SERVER, () -> cut);
                if (cut || !obey(faults.inspect(piece), piece.bytes())) {
                    return;
                }
            }
            // The end of the stream waits like a piece of it.
            faults.hold(Direction.TO_SERVER, () -> cut);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException clientGone) {
            closeUnlessCut();
        } catch (Exception brokenInterceptor) {
            cutBefore();
        }
    }

    /** Whether the connection goes on. */
    private boolean obey(Interceptor.Verdict verdict, byte[] bytes) throws IOException, InterruptedException {
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
        // First of all, so that the other direction, which ends with the server's socket, leaves the client to the
        // reset.
        cut = true;
        // Orderly towards the server, which may not have read all that came before.
        closeQuietly(server, false);
        cut(true);
    }

    private void cutAfter(byte[] bytes) throws IOException, InterruptedException {
        muted = true;
        forward(bytes);
        answered.await(ANSWER_SECONDS, TimeUnit.SECONDS);
        counters.cut();
        closeQuietly(client, true);
        // A reset would make the server's system drop what the server has not read yet. The end of the stream does not.
        halfClose(Direction.TO_SERVER);
        serverEnded.await(DRAIN_SECONDS, TimeUnit.SECONDS);
        close(false);
    }

    private void copyToClient() {
        byte[] buffer = new byte[BUFFER];
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
        // A cut closes both sides itself: an orderly end here could come before its reset.
        if (!muted && !cut) {
            halfClose(direction);
        }
        bothEnded.countDown();
    }

    /** Who cuts closes both sides, in his way. */
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
