package dev.hitotsu.benchmarks.relay;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.event.WriteRowsEventData;
import dev.hitotsu.mysql.BinlogServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** The limit of whoever reads the binary log: the bare connector decodes the same rows, and they are counted. */
final class BinlogBaseline {
    private static final int SERVER_ID = 4_711;

    private final BinlogServer server;
    private final String gtids;

    private BinlogBaseline(BinlogServer server, String gtids) {
        this.server = server;
        this.gtids = gtids;
    }

    /** Will read what is written from now on. */
    static BinlogBaseline from(DataSource dataSource, BinlogServer server) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement select = connection.createStatement();
                ResultSet row = select.executeQuery("SELECT @@GLOBAL.gtid_binlog_pos")) {
            row.next();
            return new BinlogBaseline(server, row.getString(1));
        }
    }

    /** Reads so many rows. Returns rows per second, measured from the connection. */
    double run(long rows) throws IOException {
        BinaryLogClient client = new BinaryLogClient(server.host(), server.port(), server.user(), server.password());
        client.setServerId(SERVER_ID);
        client.setKeepAlive(false);
        client.setGtidSet(gtids);
        long[] seen = new long[1];
        long[] ended = new long[1];
        client.registerEventListener(event -> {
            if (event.getData() instanceof WriteRowsEventData data) {
                seen[0] += data.getRows().size();
                if (seen[0] >= rows && ended[0] == 0) {
                    ended[0] = System.nanoTime();
                    disconnect(client);
                }
            }
        });
        long started = System.nanoTime();
        client.connect();
        return rows / ((ended[0] - started) / 1e9);
    }

    private static void disconnect(BinaryLogClient client) {
        try {
            client.disconnect();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
