package dev.hitotsu.it.operator;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.postgresql.PostgreSql;
import org.postgresql.ds.PGSimpleDataSource;

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
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(arguments[0]);
        dataSource.setUser(arguments[1]);
        dataSource.setPassword(arguments[2]);
        OutboxAdmin admin = PostgreSql.of(dataSource).admin().actingAs("operator");
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
