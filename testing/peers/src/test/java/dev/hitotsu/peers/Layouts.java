package dev.hitotsu.peers;

import static dev.hitotsu.testkit.time.Patience.await;

import dev.hitotsu.cli.CommandLines;
import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.server.database.DatabaseState;
import dev.hitotsu.server.database.Databases;
import dev.hitotsu.server.database.OutboxDatabase;
import dev.hitotsu.server.database.SourceConfig;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.testkit.sink.ScriptedSink;
import dev.hitotsu.testkit.sql.Queries;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** What the pages about other outboxes say that people do, word by word. */
final class Layouts {
    private Layouts() {}

    /** What {@code hitotsu schema print --config FILE} prints, for what stands behind {@code mapping}. */
    static String script(String mapping) {
        Path file = config("jdbc:postgresql://db/shop", mapping);
        StringWriter out = new StringWriter();
        int exitCode = CommandLines.create()
                .setOut(new PrintWriter(out, true))
                .execute("schema", "print", "--config", file.toString());
        if (exitCode != 0) {
            throw new IllegalStateException("schema print --config " + file + ": " + exitCode + " (expected: 0)");
        }
        return out.toString();
    }

    private static Path config(String url, String mapping) {
        try {
            Path file = Files.createTempFile("relay", ".yaml");
            file.toFile().deleteOnExit();
            return Files.writeString(file, "source: {url: '" + url + "', mapping: " + mapping + "}\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void apply(DataSource database, String script) throws SQLException {
        Queries.execute(database, script);
    }

    /** What {@code hitotsu relay --check} finds wrong with the mapping; empty for nothing. */
    static Optional<String> obstacle(PostgreSqlServer server, String mapping) {
        try (OutboxDatabase opened = open(server, mapping)) {
            return opened.check() instanceof DatabaseState.Unusable(String reason)
                    ? Optional.of(reason)
                    : Optional.empty();
        }
    }

    /** What a relay opens that has this mapping, and what else may stand behind it in its source. */
    static OutboxDatabase open(PostgreSqlServer server, String mapping) {
        String url = server.jdbcUrl() + "?user=" + server.user() + "&password=" + server.password();
        return Databases.open(SourceConfig.from(ConfigFile.at(config(url, mapping))));
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
