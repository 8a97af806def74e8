package dev.hitotsu.servers.nginx;

import dev.hitotsu.servers.ServerException;
import dev.hitotsu.servers.internal.Folders;
import dev.hitotsu.servers.internal.ServerFiles;
import dev.hitotsu.servers.internal.ServerUser;
import dev.hitotsu.servers.net.FreePorts;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.process.ServerProcess;
import dev.hitotsu.servers.process.Taskset;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * An nginx on 127.0.0.1 with its own port and folder, from Debian's package. It has one worker and no access log unless
 * the configuration says otherwise. If this JVM runs as root, nginx runs as user 65534.
 *
 * <pre>{@code
 * try (NginxServer nginx = NginxServer.builder()
 *         .http("upstream shop { server 127.0.0.1:8080; keepalive 16; }")
 *         .server("location / { proxy_pass http://shop; }")
 *         .start()) {
 *     ...
 * }
 * }</pre>
 */
public final class NginxServer extends ServerProcess implements AutoCloseable {
    private static final String CONFIGURATION = """
            daemon off;
            worker_processes %d;
            pid %2$s/nginx.pid;
            error_log stderr warn;
            events { worker_connections 16384; }
            http {
              access_log off;
              keepalive_requests 1000000000;
              client_body_temp_path %2$s/body;
              proxy_temp_path %2$s/proxy;
              fastcgi_temp_path %2$s/fastcgi;
              uwsgi_temp_path %2$s/uwsgi;
              scgi_temp_path %2$s/scgi;
              %3$s
              server {
                listen 127.0.0.1:%4$d;
                %5$s
              }
            }
            """;

    private final int port = FreePorts.next();
    private final Path folder = Folders.temporary("hitotsu-nginx-");
    private final Builder settings;

    private NginxServer(Builder settings) {
        this.settings = settings;
    }

    /** Prepares a server. */
    public static Builder builder() {
        return new Builder();
    }

    /** The port on 127.0.0.1, the same after a restart. */
    public int port() {
        return port;
    }

    /** The address for clients, for example {@code http://127.0.0.1:8080}; the same after a restart. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    protected ChildProcess launch() {
        Path program = NginxProgram.find();
        Path data = data();
        List<String> command = ServerUser.unprivileged(
                List.of(program.toString(), "-p", data.toString(), "-c", configuration(data), "-e", "stderr"));
        OptionalInt processor = settings.processor;
        return ChildProcess.builder(processor.isPresent() ? Taskset.on(processor.getAsInt(), command) : command)
                .directory(data)
                .log(folder.resolve("log"))
                .start();
    }

    @Override
    protected boolean isReady() {
        return FreePorts.isServed(port);
    }

    private Path data() {
        return ServerFiles.folder(folder.resolve("data"));
    }

    private String configuration(Path data) {
        return ServerFiles.configuration(
                        folder.resolve("nginx.conf"),
                        CONFIGURATION.formatted(settings.workers, data, settings.http, port, settings.server),
                        this)
                .toString();
    }

    /** Stops the server and deletes its folder. */
    @Override
    public synchronized void close() {
        kill();
        Folders.delete(folder);
    }

    @Override
    public String toString() {
        return "NginxServer[" + url() + "]";
    }

    /** Prepares an {@link NginxServer}. Not thread-safe. */
    public static final class Builder {
        private int workers = 1;
        private OptionalInt processor = OptionalInt.empty();
        private String http = "";
        private String server = "";

        private Builder() {}

        /** How many worker processes; 1 by default. */
        public Builder workers(int workers) {
            this.workers = workers;
            return this;
        }

        /** Keeps all of its processes on this processor alone, counted from 0. Needs {@link Taskset}. */
        public Builder processor(int processor) {
            this.processor = OptionalInt.of(processor);
            return this;
        }

        /** Directives for the section {@code http}, such as an {@code upstream}. */
        public Builder http(String directives) {
            this.http = directives;
            return this;
        }

        /** Directives for the section {@code server}, such as a {@code location}. */
        public Builder server(String directives) {
            this.server = directives;
            return this;
        }

        /**
         * Starts the server.
         *
         * @throws ServerException if it does not start; the message ends with its log
         */
        public NginxServer start() {
            NginxServer server = new NginxServer(this);
            server.restart();
            return server;
        }
    }
}
