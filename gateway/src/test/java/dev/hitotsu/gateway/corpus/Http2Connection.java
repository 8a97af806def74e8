package dev.hitotsu.gateway.corpus;

import static dev.hitotsu.gateway.corpus.Frames.frames;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.util.HexFormat;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A connection over which a test says frames, and hears what comes of them. */
final class Http2Connection implements AutoCloseable {
    static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1);
    private static final int READ_TIMEOUT_MILLIS = 60_000;
    private static final int PRIORITY_FLAG = 0x20;
    private static final int PRIORITY_BYTES = 5;
    private static final int MAX_FRAME = 16_777_216;

    private final SSLSocket socket;
    private final DataInputStream in;
    private String head = "";

    /** What comes of frames: the connection ended, a stream ended with an error, an answer, or the echo of a ping. */
    enum Outcome {
        CONNECTION_ENDED,
        STREAM_ENDED,
        ANSWERED,
        REFUSED,
        PONG
    }

    /** Connects, without a word. */
    Http2Connection(SSLContext trusting, int port) throws IOException {
        socket = (SSLSocket) trusting.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(READ_TIMEOUT_MILLIS);
        socket.startHandshake();
        in = new DataInputStream(socket.getInputStream());
    }

    /** Says the preface and empty settings. */
    Http2Connection greet() {
        return send(frames().raw(PREFACE).frame(Frames.SETTINGS, 0, 0).toBytes());
    }

    /** A server may have closed the connection already; what it said before can still be read. */
    Http2Connection send(byte[] bytes) {
        boolean unused = isTaken(bytes);
        return this;
    }

    /** Says the same again and again, until nobody takes it or it was said as often as that. */
    void flood(byte[] bytes, int times) {
        boolean isTaken = true;
        for (int i = 0; i < times && isTaken; i++) {
            isTaken = isTaken(bytes);
        }
    }

    private boolean isTaken(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    /**
     * The first thing that comes of what was said. A connection that says nothing for a while is a failure; one that is
     * reset may end in the middle of a frame.
     */
    Outcome outcome() throws IOException {
        try {
            return nextOutcome();
        } catch (SocketTimeoutException silent) {
            throw silent;
        } catch (IOException reset) {
            return Outcome.CONNECTION_ENDED;
        }
    }

    private Outcome nextOutcome() throws IOException {
        while (true) {
            int length = readLength();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            byte[] payload = in.readNBytes(length);
            switch (type) {
                case Frames.GOAWAY -> {
                    return Outcome.CONNECTION_ENDED;
                }
                case Frames.RST_STREAM -> {
                    return Outcome.STREAM_ENDED;
                }
                case Frames.HEADERS -> {
                    if (stream > 0) {
                        head = HexFormat.of().formatHex(payload);
                        return isSuccess(payload, (flags & PRIORITY_FLAG) != 0 ? PRIORITY_BYTES : 0)
                                ? Outcome.ANSWERED
                                : Outcome.REFUSED;
                    }
                }
                case Frames.PING -> {
                    if ((flags & Frames.ACK) != 0) {
                        return Outcome.PONG;
                    }
                }
                default -> {
                    // Settings and windows say nothing about what was said.
                }
            }
        }
    }

    /** Reads until the stream has ended, whatever comes beside it. */
    void awaitEndOfStream(int stream) throws IOException {
        while (true) {
            int length = readLength();
            int type = in.readUnsignedByte();
            boolean isEnd = (in.readUnsignedByte() & Frames.END_STREAM) != 0;
            boolean isOfStream = in.readInt() == stream;
            in.skipNBytes(length);
            if (isOfStream && isEnd && (type == Frames.DATA || type == Frames.HEADERS)) {
                return;
            }
        }
    }

    /** The header block of the last answer, in hexadecimal digits, to find out what was wrong. */
    String head() {
        return head;
    }

    /** The index 8 of the static table is {@code :status: 200} (RFC 7541, appendix A). */
    private static boolean isSuccess(byte[] payload, int start) {
        return payload.length > start && (payload[start] & 0xFF) == 0x88;
    }

    private int readLength() throws IOException {
        return Math.min(MAX_FRAME, in.readUnsignedByte() << 16 | in.readUnsignedShort());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
