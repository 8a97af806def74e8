package dev.hitotsu.gateway.corpus;

import static dev.hitotsu.gateway.corpus.Frames.frames;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.gateway.support.Gateways;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** A service that sends pings for ever in place of an answer, never more at once than it has heard the answers to. */
class FloodingServiceTest {
    private static final int PINGS_AT_ONCE = 500;

    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Semaphore answers = new Semaphore(PINGS_AT_ONCE);

    @Test
    void itsConnectionEndsAndTheClientIsTold() throws Exception {
        try (ServerSocket service = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Gateway gateway =
                        Gateways.start(Gateways.everything("http://127.0.0.1:" + service.getLocalPort(), "timeout: 60s")
                                .replace("\"}", "\", http2: true}"))) {
            Thread.ofVirtual().start(() -> serve(service));

            // 504 would be the end of the gateway's patience.
            assertThat(Gateways.get(gateway, "/").statusCode()).isBetween(500, 503);
            ended.join();
        }
    }

    private void serve(ServerSocket service) {
        while (true) {
            try (Socket socket = service.accept()) {
                answers.drainPermits();
                answers.release(PINGS_AT_ONCE);
                Thread hearing = Thread.ofVirtual().start(() -> hear(socket));
                flood(socket.getOutputStream());
                hearing.join();
            } catch (IOException | InterruptedException closed) {
                if (service.isClosed()) {
                    return;
                }
            }
        }
    }

    private void flood(OutputStream out) throws InterruptedException {
        Frames pings = frames();
        for (int i = 0; i < PINGS_AT_ONCE; i++) {
            pings.frame(Frames.PING, 0, 0, new byte[8]);
        }
        try {
            out.write(frames().frame(Frames.SETTINGS, 0, 0).toBytes());
            while (true) {
                answers.acquire(PINGS_AT_ONCE);
                out.write(pings.toBytes());
            }
        } catch (IOException closed) {
            ended.complete(null);
        }
    }

    /** Lets the pings go on for ever once the connection has ended: that is when writing fails. */
    private void hear(Socket socket) {
        try (DataInputStream in = new DataInputStream(socket.getInputStream())) {
            in.skipNBytes(Http2Connection.PREFACE.length);
            while (true) {
                int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                int type = in.readUnsignedByte();
                boolean isAnswer = type == Frames.PING && in.readUnsignedByte() == Frames.ACK;
                in.skipNBytes((type == Frames.PING ? 4L : 5L) + length);
                if (isAnswer) {
                    answers.release();
                } else if (type == Frames.GOAWAY) {
                    ended.complete(null);
                }
            }
        } catch (IOException closed) {
            ended.complete(null);
            answers.release(Integer.MAX_VALUE / 2);
        }
    }
}
