package dev.hitotsu.console;

import dev.hitotsu.console.action.ReplayLimit;
import dev.hitotsu.console.source.ConsoleSettings;
import dev.hitotsu.console.source.ConsoleSources;
import dev.hitotsu.console.source.Login;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.Operation;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** A console on a database of its own, in a server that all tests share, with messages in every state. */
final class ConsoleOnPostgreSql implements AutoCloseable {
    static final String TOO_LARGE =
            "RecordTooLargeException: the message is 1048599 bytes, larger than max.request.size 1048576";

    private static final PostgreSqlServer SERVER =
            PostgreSqlServer.builder().quick().start();
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final DataSource dataSource = SERVER.createDatabase("console_" + DATABASES.incrementAndGet());
    private final PostgreSql database = PostgreSql.of(dataSource);
    private final FailedMessages failed;
    private final Console console;

    ConsoleOnPostgreSql() {
        database.schema().apply();
        failed = new FailedMessages(database.relayStore(), this::append);
        console = Console.start(
                new ConsoleSettings("127.0.0.1", 0, Set.of(), Login.TOKENS, null),
                new ConsoleSources(
                        "relay-1",
                        database.admin(),
                        new People(),
                        new ReplayLimit(1_000_000, System::nanoTime),
                        () -> null,
                        "--config relay.yaml",
                        ServerPages.all()));
    }

    Console console() {
        return console;
    }

    FailedMessages failed() {
        return failed;
    }

    OutboxAdmin admin() {
        return database.admin();
    }

    void append(List<Message> messages) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            database.outbox().append(connection, messages);
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void execute(String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Three keys of orders are held for 41 minutes, and other messages are in other states; the id of the first that is
     * held.
     */
    UUID incident() {
        UUID first = null;
        for (int key = 1; key <= 3; key++) {
            Message message = order(key);
            first = first == null ? message.id() : first;
            failed.park(OutboxState.BLOCKED, TOO_LARGE, message);
            failed.park(OutboxState.WAITING, null, List.of(order(key), order(key)));
        }
        failed.park(
                OutboxState.RETRY,
                "TimeoutException: payments-2 has not answered within 30000 ms",
                List.of(payment(1), payment(2), payment(3), payment(4)));
        List<Message> dead = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            dead.add(Message.builder("invoices", "InvoiceSent")
                    .key("invoice-" + i)
                    .payload("{\"invoice\": " + i + "}")
                    .build());
        }
        failed.park(OutboxState.DEAD, "SerializationException: unknown schema id 7", dead);
        Message doubled = failed.park(OutboxState.DEAD, "SerializationException: unknown schema id 6", payment(9));
        admin().actingFor(new Operation(UUID.randomUUID(), "anna", "paid by hand, ticket 4711"))
                .skip(doubled.id());
        append(List.of(order(7), order(8)));
        execute("UPDATE hitotsu.parked SET parked_at = parked_at - interval '41 minutes',"
                + " appended_at = appended_at - interval '42 minutes',"
                + " occurred_at = occurred_at - interval '42 minutes',"
                + " changed_at = changed_at - interval '2 minutes'");
        return first;
    }

    /** As if the relay had given up so many. */
    void fillWithDead(int messages) {
        execute("INSERT INTO hitotsu.parked (position, id, topic, key, type, payload, occurred_at, state, ordered,"
                + " attempts, last_error, appended_at, changed_at) SELECT 1000000000 + n, gen_random_uuid(), 'orders',"
                + " 'key-' || n % 1000, 'T', '{}', now(), 'DEAD', true, 10, 'the broker refused', now(),"
                + " now() - interval '1 minute' FROM generate_series(1, " + messages + ") n");
        execute("VACUUM ANALYZE hitotsu.parked");
    }

    private static Message order(int key) {
        return Message.builder("orders", "OrderPlaced")
                .key("order-" + key)
                .header("tenant", "blue")
                .payload("{\"order\": " + key + ", \"total\": 49.9, \"currency\": \"EUR\"}")
                .build();
    }

    private static Message payment(int key) {
        return Message.builder("payments", "PaymentDue")
                .key("payment-" + key)
                .payload("{}")
                .build();
    }

    @Override
    public void close() {
        console.close();
        failed.close();
    }
}
