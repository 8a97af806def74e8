package dev.hitotsu.it.operator;

import dev.hitotsu.inbox.operator.InboxAdmin;
import dev.hitotsu.inbox.operator.InboxAdmin.ParkedFilter;
import dev.hitotsu.inbox.parking.ParkedState;
import dev.hitotsu.jdbc.datasource.PlainDataSource;
import dev.hitotsu.postgresql.PostgreSql;
import java.sql.DriverManager;

/**
 * Retries and skips all parked messages of consumers, over and over, until it is killed. Arguments: URL, user,
 * password.
 */
public final class InboxOperatorMain {
    private InboxOperatorMain() {}

    public static void main(String[] arguments) {
        PlainDataSource dataSource = () -> DriverManager.getConnection(arguments[0], arguments[1], arguments[2]);
        InboxAdmin admin = PostgreSql.of(dataSource).inboxAdmin();
        while (true) {
            int changed = admin.retryParked(in(ParkedState.DEAD))
                    + admin.skipParked(in(ParkedState.RETRY))
                    + admin.retryParked(in(ParkedState.SKIPPED));
            if (changed == 0) {
                throw new IllegalStateException("changed: 0 (expected: all messages)");
            }
        }
    }

    private static ParkedFilter in(ParkedState state) {
        return new ParkedFilter(null, null, state, null, null, null, null, null);
    }
}
