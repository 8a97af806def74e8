package dev.hitotsu.peers;

import static dev.hitotsu.testkit.time.Patience.await;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.postgresql.layout.TableLayout;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.testkit.sink.ScriptedSink;
import dev.hitotsu.testkit.sql.Queries;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** What the pages about other outboxes say that people do, word by word. */
final class Layouts {
    private Layouts() {}

    /** What {@code hitotsu schema print --for NAME} prints. */
    static String script(String name) {
        return TableLayout.named(name).script(SchemaName.DEFAULT);
    }

    static void apply(DataSource database, String script) throws SQLException {
        Queries.execute(database, script);
    }

    /** Whether the query with which the script ends finds that nothing is left of the others. */
    static boolean isDrained(DataSource database, String script) throws SQLException {
        String query = script.lines()
                .dropWhile(line -> !line.equals("COMMIT;"))
                .filter(line -> line.startsWith("--   "))
                .map(line -> line.substring(2))
                .collect(Collectors.joining("\n"));
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            boolean isDrained = true;
            while (rows.next()) {
                isDrained &= rows.getBoolean("drained");
            }
            return isDrained;
        }
    }

    /** Has a relay deliver all there is until it is enough. Returns what it has sent, in order. */
    static List<Message> deliver(DataSource database, Predicate<List<Message>> isEnough) {
        ScriptedSink sink = new ScriptedSink(Pipelining.ORDERED, new Random(1));
        sink.script((message, attempt) -> SendResult.sent());
        try (sink;
                Relay relay = Relay.builder(PostgreSql.of(database).relayStore(), sink)
                        .build()) {
            relay.start();
            await().until(() -> isEnough.test(sink.taken()));
        }
        return sink.taken();
    }
}
