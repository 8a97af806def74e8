package dev.hitotsu.server.database.mysql;

/** MySQL. */
public final class MySqlProvider extends MySqlProviders {
    /** Called by {@link java.util.ServiceLoader}. */
    public MySqlProvider() {
        super("mysql", "SET SESSION max_execution_time = 2000");
    }
}
