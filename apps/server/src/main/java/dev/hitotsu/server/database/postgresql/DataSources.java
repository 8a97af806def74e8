package dev.hitotsu.server.database.postgresql;

import dev.hitotsu.server.database.ConnectionPool;
import dev.hitotsu.server.database.SourceConfig;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;

/** Makes data sources for the database of a configuration. */
public final class DataSources {
    private static final String MIN_SERVER_VERSION = "15";

    private DataSources() {}

    /**
     * A data source without a pool, for a command.
     *
     * @throws IllegalArgumentException if the driver does not understand the URL
     */
    public static PGSimpleDataSource unpooled(SourceConfig source) {
        FailoverDataSource dataSource = new FailoverDataSource();
        setUrl(dataSource, source);
        if (source.user() != null) {
            dataSource.setUser(source.user());
        }
        if (source.password() != null) {
            dataSource.setPassword(source.password());
        }
        dataSource.limitTimePerHost(source.url());
        dataSource.setTcpKeepAlive(true);
        dataSource.setApplicationName("hitotsu");
        return dataSource;
    }

    /** The driver's own exception repeats the URL, with the password that it may have. */
    private static void setUrl(PGSimpleDataSource dataSource, SourceConfig source) {
        try {
            dataSource.setURL(source.url());
        } catch (IllegalArgumentException e) {
            throw refused(source);
        }
    }

    private static IllegalArgumentException refused(SourceConfig source) {
        return new IllegalArgumentException(
                "url: " + source.displayUrl() + " (expected: a URL that PostgreSQL's driver understands)");
    }

    /** A data source whose connections follow the database's log. */
    static PGSimpleDataSource replication(SourceConfig source) {
        PGSimpleDataSource dataSource = unpooled(source);
        dataSource.setReplication("database");
        dataSource.setAssumeMinServerVersion(MIN_SERVER_VERSION);
        dataSource.setPreferQueryMode(PreferQueryMode.SIMPLE);
        return dataSource;
    }

    /** A data source with a pool, for a process. Does not wait for the database. */
    static ConnectionPool pooled(SourceConfig source) {
        return ConnectionPool.of(unpooled(source), source);
    }
}
