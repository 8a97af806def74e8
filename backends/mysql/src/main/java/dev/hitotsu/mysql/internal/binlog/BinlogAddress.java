package dev.hitotsu.mysql.internal.binlog;

import org.jspecify.annotations.Nullable;

/**
 * Where a binary log is read, and as whom.
 *
 * @param sslMode as the connector names it
 */
public record BinlogAddress(
        String host, int port, String user, @Nullable String password, String sslMode) {
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
