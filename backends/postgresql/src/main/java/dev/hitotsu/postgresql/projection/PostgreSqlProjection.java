package dev.hitotsu.postgresql.projection;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.Retention;
import dev.hitotsu.jdbc.JdbcInboxHandler;
import dev.hitotsu.jdbc.JdbcReadPositions;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.FailureLog;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.Receiver;
import dev.hitotsu.postgresql.internal.CheckedCommit;
import dev.hitotsu.postgresql.projection.ProjectionTable.Generations;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Keeps a projection up to date from its start to its close, and makes it anew when an operator wants it: a new
 * generation reads the topic from its beginning while the one in use goes on; when it has come as far in every
 * partition, readers are shown the new one in the transaction that drops the old. Several processes may run the same
 * projection, and share the partitions.
 *
 * <p>Each message has its effect once in each generation: it is claimed, and the position saved, in the transaction of
 * the update. Thread-safe; starting and closing block.
 */
public final class PostgreSqlProjection implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PostgreSqlProjection.class);
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(500);

    private final DataSource dataSource;
    private final String name;
    private final Projection projection;
    private final GenerationReceiver receivers;
    private final Consumers consumers;
    private final ProjectionTable table;
    private final Map<Integer, Receiver> running = new TreeMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final FailureLog failures = new FailureLog(log, System::nanoTime);
    private final Thread thread;

    private PostgreSqlProjection(
            DataSource dataSource,
            SchemaName schema,
            String name,
            Projection projection,
            GenerationReceiver receivers,
            Consumers consumers) {
        this.dataSource = dataSource;
        this.name = name;
        this.projection = projection;
        this.receivers = receivers;
        this.consumers = consumers;
        this.table = new ProjectionTable(schema, name);
        this.thread = Thread.ofPlatform().name("hitotsu-projection-" + name).unstarted(this::run);
    }

    /** What a consumer of the database needs. */
    public interface Consumers {
        /** How far it has read. */
        JdbcReadPositions positions(String consumer);

        /** A handler that runs the effect once for each message. */
        JdbcInboxHandler handler(String consumer, JdbcInboxHandler.BatchEffect effect);
    }

    /**
     * A projection that is not started yet.
     *
     * @param name of the projection; it must stay the same, because its generations belong to it
     */
    public static PostgreSqlProjection of(
            DataSource dataSource,
            SchemaName schema,
            String name,
            Projection projection,
            GenerationReceiver receivers,
            Consumers consumers) {
        requireNonNull(dataSource, "dataSource: null (expected: a DataSource)");
        requireNonNull(schema, "schema: null (expected: the name of a schema)");
        requireNonNull(name, "name: null (expected: the name of a projection)");
        requireNonNull(projection, "projection: null (expected: a projection)");
        requireNonNull(receivers, "receivers: null (expected: how to receive)");
        requireNonNull(consumers, "consumers: null (expected: what consumers need)");
        if (name.isBlank()) {
            throw new IllegalArgumentException("name: \"" + name + "\" (expected: a name)");
        }
        return new PostgreSqlProjection(dataSource, schema, name, projection, receivers, consumers);
    }

    /**
     * Creates the first generation if there is none, and starts.
     *
     * @throws SQLException if the database refuses
     * @throws IllegalThreadStateException if it was started before
     */
    public PostgreSqlProjection start() throws SQLException {
        createFirst();
        thread.start();
        return this;
    }

    private void createFirst() throws SQLException {
        inTransaction(connection -> {
            if (table.insert(connection)) {
                projection.create(connection, 1);
                projection.use(connection, 1);
            }
        });
    }

    private void run() {
        try {
            do {
                try {
                    look();
                } catch (SQLException | RuntimeException | Error e) {
                    failures.log(Level.WARN, "projection " + name + ": cannot see which generation is wanted", e);
                }
            } while (!closed.await(LOOK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            running.values().forEach(Receiver::close);
        }
    }

    private void look() throws SQLException {
        Generations found = prepare();
        keepRunning(found.inUse(), found.prepared());
        if (found.isRebuilding() && changeOver(found)) {
            keepRunning(found.prepared(), found.prepared());
        }
    }

    /** Creates the tables of the wanted generation, if they are missing. */
    private Generations prepare() throws SQLException {
        Generations[] found = new Generations[1];
        inTransaction(connection -> {
            found[0] = table.read(connection);
            if (found[0].wanted() > found[0].prepared()) {
                found[0] = table.lock(connection);
                if (found[0].wanted() > found[0].prepared()) {
                    projection.create(connection, found[0].wanted());
                    table.setPrepared(connection);
                    found[0] = table.read(connection);
                    log.info("projection {}: generation {} reads from the beginning", name, found[0].wanted());
                }
            }
        });
        return found[0];
    }

    /** Runs the receivers of these generations, of no others, and again where one has ended. */
    private void keepRunning(int first, int last) {
        for (Iterator<Map.Entry<Integer, Receiver>> all = running.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Integer, Receiver> one = all.next();
            if (one.getKey() < first || one.getKey() > last || !one.getValue().isRunning()) {
                one.getValue().close();
                all.remove();
            }
        }
        for (int generation = first; generation <= last; generation++) {
            running.computeIfAbsent(generation, this::receive);
        }
    }

    private Receiver receive(int generation) {
        String consumer = consumer(generation);
        JdbcReadPositions positions = consumers.positions(consumer);
        JdbcInboxHandler handler = consumers
                .handler(consumer, (connection, messages) -> update(connection, generation, messages))
                .withReadPositions(positions)
                .withRetention(Retention.DEFAULT);
        return receivers.start(consumer, positions, handler);
    }

    private void update(Connection connection, int generation, List<Message> messages) throws Exception {
        int inUse = table.readForUpdateOfData(connection).inUse();
        if (generation < inUse) {
            throw new IllegalStateException("projection " + name + ": generation " + generation
                    + " is not in use any more (expected: " + inUse + " or later)");
        }
        projection.update(connection, generation, messages);
    }

    /** Shows readers the new generation if it has come as far as the one in use; returns whether it has. */
    private boolean changeOver(Generations seen) throws SQLException {
        boolean[] done = new boolean[1];
        inTransaction(connection -> {
            table.limitWaits(connection);
            Generations found = table.lock(connection);
            String next = consumer(found.prepared());
            String before = consumer(found.inUse());
            if (found.equals(seen) && table.hasReached(connection, next, before)) {
                projection.use(connection, found.prepared());
                projection.drop(connection, found.inUse());
                table.forget(connection, before);
                table.setInUse(connection);
                done[0] = true;
            }
        });
        if (done[0]) {
            log.info("projection {}: generation {} is in use", name, seen.prepared());
        }
        return done[0];
    }

    private String consumer(int generation) {
        return name + "-" + generation;
    }

    private void inTransaction(Work work) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                work.run(connection);
                CheckedCommit.commit(connection);
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    /** Lets the receivers finish their batches, and closes them. */
    @Override
    public void close() {
        closed.countDown();
        if (thread.getState() == Thread.State.NEW) {
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @FunctionalInterface
    private interface Work {
        void run(Connection connection) throws SQLException;
    }
}
