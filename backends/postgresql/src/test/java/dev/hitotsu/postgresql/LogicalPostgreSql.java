package dev.hitotsu.postgresql;

import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.servers.postgresql.ReusingDataSource;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;

/**
 * A server whose log can be decoded, for the tests that read it: no slot can be made while any transaction of another
 * test is open. It stops with the JVM.
 */
final class LogicalPostgreSql {
    static final PostgreSqlServer SERVER = PostgreSqlServer.builder()
            .quick()
            .logicalReplication()
            .setting("max_replication_slots", "50")
            .setting("max_wal_senders", "50")
            .start();

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private LogicalPostgreSql() {}

    /** What each database is a copy of. */
    private static final class Template {
        static final String NAME = create("newest");

        private static String create(String name) {
            PostgreSql.of(SERVER.createDatabase(name)).schema().apply();
            return name;
        }
    }

    static DataSource database() {
        return ReusingDataSource.of(SERVER.createDatabase("wal_" + DATABASES.incrementAndGet(), Template.NAME));
    }

    static PGSimpleDataSource replication(DataSource database) {
        return replication(database, SERVER);
    }

    static PGSimpleDataSource replication(DataSource database, PostgreSqlServer server) {
        PGSimpleDataSource replication = new PGSimpleDataSource();
        replication.setURL(((PGSimpleDataSource) database).getURL());
        replication.setUser(server.user());
        replication.setPassword(server.password());
        replication.setApplicationName("hitotsu");
        replication.setReplication("database");
        replication.setAssumeMinServerVersion("15");
        replication.setPreferQueryMode(PreferQueryMode.SIMPLE);
        return replication;
    }
}
