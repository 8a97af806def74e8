package dev.hitotsu.benchmarks.relay;

import dev.hitotsu.message.Sink;
import dev.hitotsu.postgresql.PostgreSql;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import javax.sql.DataSource;

/** An outbox in which many messages are dead, and as many are pending. */
record DeadAndPending(DataSource dataSource, Backlog backlog, long messages, PrintStream out) {
    void fill() throws Exception {
        report("%,d messages are appended, passed by a relay, and made dead");
        backlog.fill(messages);
        try (Sink sink = new NullSink()) {
            new DrainBenchmark(dataSource, PostgreSql.of(dataSource).relayStore(), backlog).run(sink, messages);
        }
        execute(
                "INSERT INTO hitotsu.parked (position, id, topic, key, type, payload, headers, occurred_at, state, ordered,"
                        + " attempts, last_error, appended_at) SELECT position, id, topic, key, type, payload, headers,"
                        + " occurred_at, 'DEAD', true, 10, 'the broker refused: no reason given', appended_at"
                        + " FROM hitotsu.message ORDER BY position");
        report("%,d more messages are appended, and pending");
        backlog.fill(messages);
        // As autovacuum leaves what has waited for some minutes, and nothing is written late, in the middle of a round.
        execute("VACUUM ANALYZE");
        execute("CHECKPOINT");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void report(String text) {
        out.println(String.format(Locale.ROOT, text, messages));
        out.flush();
    }
}
