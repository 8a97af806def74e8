package dev.hitotsu.it.operator;

import dev.hitotsu.jdbc.JdbcDatabase;
import dev.hitotsu.jdbc.datasource.PlainDataSource;
import dev.hitotsu.message.Message;
import dev.hitotsu.mysql.MySql;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.postgresql.PostgreSql;
import java.sql.DriverManager;

/**
 * Retries and skips all dead messages, and edits some, over and over, until it is killed. Arguments: URL, user,
 * password.
 */
public final class OperatorMain {
    /** Of this topic, messages are edited, too. */
    static final String EDITED_TOPIC = "corrections";

    private static final int EDITS = 20;

    private OperatorMain() {}

    public static void main(String[] arguments) {
        OutboxAdmin admin =
                database(arguments[0], arguments[1], arguments[2]).admin().actingAs("operator");
        while (true) {
            edit(admin, OutboxState.DEAD);
            edit(admin, OutboxState.RETRY);
            edit(admin, OutboxState.SKIPPED);
            int changed = admin.retryAll(OutboxState.DEAD)
                    + admin.skipAll(OutboxState.RETRY)
                    + admin.retryAll(OutboxState.SKIPPED);
            if (changed == 0) {
                throw new IllegalStateException("changed: 0 (expected: all messages)");
            }
        }
    }

    private static JdbcDatabase database(String url, String user, String password) {
        PlainDataSource dataSource = () -> DriverManager.getConnection(url, user, password);
        return url.startsWith("jdbc:postgresql:") ? PostgreSql.of(dataSource) : MySql.of(dataSource);
    }

    private static void edit(OutboxAdmin admin, OutboxState state) {
        EntryFilter some = EntryFilter.of(state, EDITS).withTopic(EDITED_TOPIC);
        for (OutboxEntry entry : admin.list(some)) {
            Message edited = Message.builder(EDITED_TOPIC, "OrderPlaced")
                    .key(entry.message().key())
                    .payload("mended")
                    .build();
            if (!admin.edit(entry.message().id(), edited)) {
                throw new IllegalStateException("message " + entry.message().id() + ": not edited (expected: edited)");
            }
        }
    }
}
