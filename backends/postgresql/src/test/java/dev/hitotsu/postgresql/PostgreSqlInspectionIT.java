package dev.hitotsu.postgresql;

import dev.hitotsu.inbox.InboxStore;
import dev.hitotsu.jdbc.JdbcDatabase;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.testkit.contract.InspectionContract;
import java.sql.Connection;

class PostgreSqlInspectionIT extends InspectionContract {
    private final PostgreSql database = PostgreSql.of(SharedPostgreSql.database());

    @Override
    protected JdbcDatabase database() {
        return database;
    }

    @Override
    protected InboxStore<Connection> inboxes() {
        return new PostgreSqlInboxStore(SchemaName.DEFAULT);
    }
}
