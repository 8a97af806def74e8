package dev.hitotsu.mysql;

import dev.hitotsu.inbox.InboxStore;
import dev.hitotsu.jdbc.JdbcDatabase;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.testkit.contract.InspectionContract;
import java.sql.Connection;

class MySqlInspectionIT extends InspectionContract {
    private final SchemaName schema = SharedMariaDb.schema();
    private final MySql database = MySql.of(SharedMariaDb.dataSource(), schema);

    @Override
    protected JdbcDatabase database() {
        return database;
    }

    @Override
    protected InboxStore<Connection> inboxes() {
        return new MySqlInboxStore(schema);
    }
}
