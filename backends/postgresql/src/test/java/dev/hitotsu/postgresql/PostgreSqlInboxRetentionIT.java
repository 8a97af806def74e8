package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.JdbcDatabase;
import dev.hitotsu.testkit.sql.InboxRetentionContract;

class PostgreSqlInboxRetentionIT extends InboxRetentionContract {
    @Override
    protected JdbcDatabase database() {
        return PostgreSql.of(EffectDatabase.SHARED);
    }

    @Override
    protected String inboxTable() {
        return "hitotsu.inbox";
    }
}
