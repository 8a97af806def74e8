package dev.hitotsu.mysql.internal.binlog;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.network.SSLMode;
import com.github.shyiko.mysql.binlog.network.ServerException;
import dev.hitotsu.mysql.internal.binlog.EventStream.EventHandler;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a server that sends its binary log, as it would to a replica. One thread runs it; only
 * {@link #close} may come from another one.
 */
final class BinlogConnection implements AutoCloseable {
    /** Where nothing is written the server says in this interval that it is there. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(3);

    private static final Duration SILENCE = HEARTBEAT.multipliedBy(3);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /**
     * The server's number for an error of the binary log that no other attempt mends: it was purged, or is not its own.
     */
    private static final int FATAL_READ_ERROR = 1236;

    /** Replicas have smaller ones, and each its own. */
    private static final long FIRST_REPLICA_ID = 1L << 31;

    private static final String ENDED = "the server ended the connection";

    private final BinaryLogClient client;
    private final EventStream stream;
    private volatile @Nullable Exception failure;
    private volatile @Nullable Socket socket;
    private volatile boolean closed;

    BinlogConnection(BinlogAddress address, BinlogDecoder decoder, EventHandler handler) {
        this.stream = new EventStream(decoder, handler);
        this.client = new BinaryLogClient(address.host(), address.port(), address.user(), address.password());
        client.setServerId(FIRST_REPLICA_ID + ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE));
        client.setKeepAlive(false);
        client.setHeartbeatInterval(HEARTBEAT.toMillis());
        client.setConnectTimeout(CONNECT_TIMEOUT.toMillis());
        client.setSSLMode(SSLMode.valueOf(address.sslMode()));
        client.setSocketFactory(this::openSocket);
        client.setEventDeserializer(stream);
        client.registerLifecycleListener(new Failures());
    }

    /** The server has no longer what was asked for, or never had. */
    static final class PurgedException extends IOException {
        private static final long serialVersionUID = 1L;

        PurgedException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * Receives what was committed after a position, until the connection ends.
     *
     * @throws PurgedException where the server does not have all of it
     * @throws Exception with what ended the connection, such as one by the handler of events
     */
    void run(String gtids) throws Exception {
        client.setGtidSet(gtids);
        client.connect();
        Exception ended = stream.failure() == null ? failure : stream.failure();
        if (ended instanceof ServerException refused && refused.getErrorCode() == FATAL_READ_ERROR) {
            throw new PurgedException(String.valueOf(refused.getMessage()), refused);
        }
        throw ended == null ? new EOFException(ENDED) : ended;
    }

    /** The number of the server that sends. */
    long serverId() {
        return client.getMasterServerId();
    }

    /** Does not wait. */
    @Override
    public void close() throws IOException {
        closed = true;
        Socket open = socket;
        if (open != null) {
            open.close();
        }
    }

    private Socket openSocket() throws SocketException {
        Socket opened = new Socket();
        opened.setSoTimeout((int) SILENCE.toMillis());
        opened.setKeepAlive(true);
        socket = opened;
        if (closed) {
            throw new SocketException("the connection was closed before it began");
        }
        return opened;
    }

    private final class Failures extends BinaryLogClient.AbstractLifecycleListener {
        @Override
        public void onCommunicationFailure(BinaryLogClient source, Exception error) {
            if (failure == null) {
                failure = error instanceof EOFException ? new EOFException(ENDED) : error;
            }
        }

        @Override
        public void onEventDeserializationFailure(BinaryLogClient source, Exception error) {
            failure = error;
        }
    }
}
