package dev.hitotsu.mysql.internal.binlog;

import com.github.shyiko.mysql.binlog.network.AuthenticationException;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.FailureLog;
import dev.hitotsu.message.Message;
import dev.hitotsu.mysql.internal.LogRow;
import dev.hitotsu.mysql.internal.binlog.BinlogConnection.PurgedException;
import dev.hitotsu.mysql.internal.binlog.TransactionReader.HiddenRowsException;
import dev.hitotsu.relay.feed.FeedInput;
import dev.hitotsu.relay.feed.LogFeed;
import dev.hitotsu.runtime.secret.ChangingSecret;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Rows as the server writes them to its binary log. After a lost connection it goes on with the next transaction. Where
 * it cannot, because the server has removed that, or where rows are hidden in the log, it begins anew.
 */
public final class BinlogInput implements FeedInput<LogRow> {
    private static final Logger log = LoggerFactory.getLogger(BinlogInput.class);
    private static final Duration RECONNECT_DELAY = Duration.ofSeconds(1);
    private static final Duration MIN_DELAY = Duration.ofMillis(10);

    private final DataSource dataSource;
    private final SchemaName schema;
    private final ChangingSecret<List<BinlogAddress>> login;
    private final long maxMessageBytes;
    private final FailureLog failures = new FailureLog(log, System::nanoTime);

    /** What was received; null to begin anew. For the thread that follows. */
    private @Nullable GtidPosition received;

    /** The number of the server from which that was received. */
    private long receivedFrom;

    /** The file that the server removes next, if the relay has not read it; for the thread that follows. */
    private Optional<String> nextToGo = Optional.empty();

    /** With which it logs in now; for the thread that follows. */
    private List<BinlogAddress> tried = List.of();

    private Duration delay = MIN_DELAY;
    private volatile @Nullable BinlogConnection connection;
    private volatile boolean closed;

    private BinlogInput(
            DataSource dataSource, SchemaName schema, ChangingSecret<List<BinlogAddress>> login, long maxMessageBytes) {
        this.dataSource = dataSource;
        this.schema = schema;
        this.login = login;
        this.maxMessageBytes = maxMessageBytes;
    }

    /**
     * Begins to follow the binary log, aside.
     *
     * @param dataSource of the server, to ask for the position to begin with
     * @param login addresses of servers of which one is that server
     * @param maxMessageBytes larger messages are left out
     */
    public static LogFeed<LogRow> start(
            DataSource dataSource, SchemaName schema, ChangingSecret<List<BinlogAddress>> login, long maxMessageBytes) {
        return LogFeed.start(
                "hitotsu-binlog", new BinlogInput(dataSource, schema, login, maxMessageBytes), LogRow::size);
    }

    /**
     * Connects once, and says what would keep a feed from working; empty for nothing.
     *
     * @throws SQLException if the server is away, or refuses the connection
     */
    public static Optional<String> obstacle(DataSource dataSource, SchemaName schema, List<BinlogAddress> addresses)
            throws SQLException {
        BinlogServerState.Start start;
        try (Connection asking = dataSource.getConnection()) {
            Optional<String> obstacle = BinlogServerState.obstacle(asking, schema);
            if (obstacle.isPresent()) {
                return obstacle;
            }
            start = BinlogServerState.start(asking);
        }
        String refused = "addresses: none (expected: one or more)";
        for (BinlogAddress address : addresses) {
            try {
                tryOnce(address, schema, start);
                return Optional.empty();
            } catch (Exception e) {
                refused = "binary log of " + address + ": " + e.getMessage();
            }
        }
        return Optional.of(refused);
    }

    /** Until the first event. */
    private static void tryOnce(BinlogAddress address, SchemaName schema, BinlogServerState.Start start)
            throws Exception {
        BinlogConnection[] self = new BinlogConnection[1];
        EnoughException enough = new EnoughException();
        try (BinlogConnection opened =
                new BinlogConnection(address, new BinlogDecoder(schema, Message.DEFAULT_MAX_SIZE), event -> {
                    requireServer(address, self[0], start.serverId());
                    throw enough;
                })) {
            self[0] = opened;
            opened.run(start.gtids());
        } catch (EnoughException e) {
            log.debug("the binary log of {} can be followed", address);
        }
    }

    /** It works. */
    private static final class EnoughException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    @Override
    public Setback failed(Throwable error) {
        return switch (error) {
            case HiddenRowsException e -> {
                log.info("schema {}: reads from the table, the binary log hides rows: {}", schema, e.getMessage());
                yield beginAnewAfter(null);
            }
            case PurgedException e -> {
                String problem = "the binary log after " + received + " is gone from the server: " + e.getMessage()
                        + " (expected: kept for longer than a relay is away from it); the table is read instead";
                log.error("schema {}: {}; nothing is lost", schema, problem);
                yield beginAnewAfter(problem);
            }
            default -> away(error);
        };
    }

    private Setback beginAnewAfter(@Nullable String problem) {
        received = null;
        delay = delay.multipliedBy(2).compareTo(RECONNECT_DELAY) > 0 ? RECONNECT_DELAY : delay.multipliedBy(2);
        return new Setback(problem, delay, problem != null);
    }

    private Setback away(Throwable error) {
        if (error instanceof BinlogFormatException || error instanceof RuntimeException || error instanceof Error) {
            received = null;
        }
        String away = "the binary log cannot be followed, the relay polls instead";
        String problem = away + ": " + error.getMessage() + warning();
        failures.log(Level.WARN, "schema " + schema + ": " + away + warning(), error);
        delay = RECONNECT_DELAY;
        return new Setback(problem, delay);
    }

    /** What happens soon if the relay stays away; empty for nothing. */
    private String warning() {
        return nextToGo.map(file -> "; the server removes its file " + file
                        + " next, which the relay has not read to its end (expected: read before; the table is read"
                        + " instead)")
                .orElse("");
    }

    @Override
    public void follow(LogFeed<LogRow> feed) throws Exception {
        BinlogServerState.Start now = ask();
        if (now.serverId() != receivedFrom) {
            // Another server has another log, whatever its GTIDs say.
            received = null;
        }
        GtidPosition last = received;
        GtidPosition from = last == null ? GtidPosition.of(now.gtids(), now.isMariaDb()) : last;
        var unused = login.logIn(
                addresses -> followOne(feed, addresses, now.serverId(), from),
                AuthenticationException.class::isInstance);
    }

    /** Does not return, unless it was closed. One that refuses the login is told before one that is away. */
    private Object followOne(LogFeed<LogRow> feed, List<BinlogAddress> addresses, long serverId, GtidPosition from)
            throws Exception {
        IOException last = new IOException("addresses: none (expected: one or more)");
        tried = addresses;
        for (BinlogAddress address : addresses) {
            try {
                follow(feed, address, serverId, from);
            } catch (IOException e) {
                if (feed.isStreaming() || e instanceof PurgedException) {
                    throw e;
                }
                // It is away, or another server: the next one may be the right one.
                last = last instanceof AuthenticationException ? last : e;
            }
        }
        throw last;
    }

    private BinlogServerState.Start ask() throws SQLException, ObstacleException {
        try (Connection asking = dataSource.getConnection()) {
            Optional<String> obstacle = BinlogServerState.obstacle(asking, schema);
            if (obstacle.isPresent()) {
                received = null;
                throw new ObstacleException(obstacle.get());
            }
            GtidPosition last = received;
            nextToGo = last == null ? Optional.empty() : BinlogServerState.nextToGo(asking, last);
            return BinlogServerState.start(asking);
        }
    }

    /** Does not return. */
    private void follow(LogFeed<LogRow> feed, BinlogAddress address, long serverId, GtidPosition from)
            throws Exception {
        TransactionReader transactions = new TransactionReader();
        boolean[] began = new boolean[1];
        BinlogConnection[] self = new BinlogConnection[1];
        try (BinlogConnection opened =
                new BinlogConnection(address, new BinlogDecoder(schema, maxMessageBytes), event -> {
                    if (!began[0]) {
                        requireServer(address, self[0], serverId);
                        began(feed, address, from);
                        receivedFrom = serverId;
                        began[0] = true;
                    }
                    TransactionReader.Transaction transaction = transactions.accept(event);
                    if (transaction != null) {
                        feed.put(transaction.rows());
                        from.add(transaction.gtid());
                        delay = MIN_DELAY;
                    }
                })) {
            self[0] = opened;
            connection = opened;
            if (closed) {
                return;
            }
            run(opened, address, serverId, from);
        }
    }

    /** What another server does not have says nothing. */
    private static void run(BinlogConnection opened, BinlogAddress address, long serverId, GtidPosition from)
            throws Exception {
        try {
            opened.run(from.toString());
        } catch (PurgedException e) {
            requireServer(address, opened, serverId);
            throw e;
        }
    }

    private static void requireServer(BinlogAddress address, @Nullable BinlogConnection opened, long serverId)
            throws WrongServerException {
        if (opened != null && opened.serverId() != serverId) {
            throw new WrongServerException(address + ": server_id " + opened.serverId() + " (expected: " + serverId
                    + ", of the server of the outbox)");
        }
    }

    private void began(LogFeed<LogRow> feed, BinlogAddress address, GtidPosition from) {
        login.accept(tried);
        log.info("schema {}: follows the binary log of {} after {}", schema, address, from);
        boolean anew = received == null;
        received = from;
        feed.begin(anew);
    }

    /** Not the server that was asked for the position. */
    private static final class WrongServerException extends IOException {
        private static final long serialVersionUID = 1L;

        WrongServerException(String message) {
            super(message);
        }
    }

    private static final class ObstacleException extends IOException {
        private static final long serialVersionUID = 1L;

        ObstacleException(String message) {
            super(message);
        }
    }

    @Override
    public void disconnect() {
        closed = true;
        BinlogConnection open = connection;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                log.debug("the connection to the binary log could not be ended", e);
            }
        }
    }
}
