package dev.hitotsu.it.operator;

import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.postgresql.PostgreSql;
import org.postgresql.ds.PGSimpleDataSource;

/** Retries and skips all dead messages, over and over, until it is killed. Arguments: URL, user, password. */
public final class OperatorMain {
    private OperatorMain() {}

    public static void main(String[] arguments) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(arguments[0]);
        dataSource.setUser(arguments[1]);
        dataSource.setPassword(arguments[2]);
        OutboxAdmin admin = PostgreSql.of(dataSource).admin().actingAs("operator");
        while (true) {
            int changed = admin.retryAll(OutboxState.DEAD)
                    + admin.skipAll(OutboxState.RETRY)
                    + admin.retryAll(OutboxState.SKIPPED);
            if (changed == 0) {
                throw new IllegalStateException("changed: 0 (expected: all messages)");
            }
        }
    }
}
