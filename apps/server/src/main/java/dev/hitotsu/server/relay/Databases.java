package dev.hitotsu.server.relay;

import com.zaxxer.hikari.HikariConfig;
import dev.hitotsu.server.config.SourceConfig;
import java.time.Duration;
import org.postgresql.ds.PGSimpleDataSource;

/** Ways into the database of a configuration. */
public final class Databases {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
    private static final Duration POOL_LIMIT = Duration.ofSeconds(5);

    private Databases() {}

    /**
     * A connection at a time, for a command.
     *
     * @throws IllegalArgumentException where the URL cannot be understood
     */
    public static PGSimpleDataSource direct(SourceConfig source) {
        PGSimpleDataSource direct = new PGSimpleDataSource();
        direct.setURL(source.url());
        if (source.user() != null) {
            direct.setUser(source.user());
        }
        if (source.password() != null) {
            direct.setPassword(source.password());
        }
        direct.setLoginTimeout((int) CONNECT_LIMIT.toSeconds());
        direct.setTcpKeepAlive(true);
        direct.setApplicationName("hitotsu");
        return direct;
    }

    /** A pool, for a process. Does not wait for the database. */
    static Pool pool(SourceConfig source) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("hitotsu");
        config.setDataSource(direct(source));
        config.setMaximumPoolSize(source.connections());
        // So many a new leader needs at once.
        config.setMinimumIdle(SourceConfig.LEAST_CONNECTIONS);
        config.setConnectionTimeout(POOL_LIMIT.toMillis());
        config.setInitializationFailTimeout(-1);
        return new Pool(config);
    }
}
