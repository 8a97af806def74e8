package dev.hitotsu.server.database.mysql;

/** MariaDB. */
public final class MariaDbProvider extends MySqlProviders {
    /** Called by {@link java.util.ServiceLoader}. */
    public MariaDbProvider() {
        super("mariadb", "SET SESSION max_statement_time = 2");
    }

    /** MariaDB's driver decodes nothing. */
    @Override
    String decoded(String value) {
        return value;
    }
}
