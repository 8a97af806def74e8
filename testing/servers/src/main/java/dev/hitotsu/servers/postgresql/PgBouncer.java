package dev.hitotsu.servers.postgresql;

import dev.hitotsu.servers.ServerException;
import dev.hitotsu.servers.debian.DebianPackage;
import dev.hitotsu.servers.internal.Folders;
import dev.hitotsu.servers.internal.ServerFiles;
import dev.hitotsu.servers.internal.ServerUser;
import dev.hitotsu.servers.net.FreePorts;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.process.ServerProcess;
import java.nio.file.Path;
import java.util.List;

/**
 * A PgBouncer on 127.0.0.1 in front of a {@link PostgreSqlServer}, from Debian's package. It lets everybody in, and
 * logs in to the server as the server's user.
 */
public final class PgBouncer extends ServerProcess implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/sbin/pgbouncer");
    private static final DebianPackage PACKAGE = new DebianPackage("pgbouncer", List.of(PROGRAM));
    private static final String CONFIGURATION = """
            [databases]
            * = host=127.0.0.1 port=%d user=%s password=%s
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = %d
            unix_socket_dir =
            auth_type = any
            pool_mode = %s
            ignore_startup_parameters = extra_float_digits
            """;

    private final int port = FreePorts.next();
    private final Path folder = Folders.temporary("hitotsu-pgbouncer-");
    private final PostgreSqlServer server;
    private final String poolMode;

    private PgBouncer(PostgreSqlServer server, String poolMode) {
        this.server = server;
        this.poolMode = poolMode;
    }

    /**
     * Starts a pooler.
     *
     * @param poolMode {@code session} or {@code transaction}
     * @throws ServerException if it does not start; the message ends with its log
     */
    public static PgBouncer start(PostgreSqlServer server, String poolMode) {
        PgBouncer pooler = new PgBouncer(server, poolMode);
        pooler.restart();
        return pooler;
    }

    /**
     * The JDBC URL of a database of the server, through the pooler. Without prepared statements, which it does not
     * know.
     */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?prepareThreshold=0";
    }

    @Override
    protected ChildProcess launch() {
        PACKAGE.ensureInstalled();
        List<String> command = ServerUser.unprivileged(List.of(PROGRAM.toString(), configuration()));
        return ChildProcess.builder(command).log(folder.resolve("log")).start();
    }

    @Override
    protected boolean isReady() {
        return FreePorts.isServed(port);
    }

    private String configuration() {
        return ServerFiles.configuration(
                        folder.resolve("pgbouncer.ini"),
                        CONFIGURATION.formatted(server.port(), server.user(), server.password(), port, poolMode),
                        this)
                .toString();
    }

    /** Stops the pooler and deletes its folder. */
    @Override
    public synchronized void close() {
        kill();
        Folders.delete(folder);
    }

    @Override
    public String toString() {
        return "PgBouncer[127.0.0.1:" + port + ", " + poolMode + "]";
    }
}
