package dev.hitotsu.server.database.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;

/** MySQL. */
public final class MySqlProvider extends MySqlProviders {
    /** Called by {@link java.util.ServiceLoader}. */
    public MySqlProvider() {
        super("mysql", "SET SESSION max_execution_time = 2000");
    }

    @Override
    String decoded(String value) {
        return URLDecoder.decode(value, UTF_8);
    }
}
