package dev.hitotsu.console;

import dev.hitotsu.console.action.BulkRuns;
import dev.hitotsu.console.live.Sampler;
import dev.hitotsu.console.source.ConsoleSettings;
import dev.hitotsu.console.source.ConsoleSettings.TlsFiles;
import dev.hitotsu.console.source.ConsoleSources;
import dev.hitotsu.console.web.ConsoleHandler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator's page, on a port of its own. It serves until it is closed. Thread-safe. */
public final class Console implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Console.class);
    private static final int TIMEOUT_SECONDS = 10;
    private static final int IDLE_SECONDS = 60;
    private static final int MAX_HEADER_BYTES = 16_384;
    private static final int WORKERS = 4;

    private final Vertx vertx;
    private final HttpServer server;
    private final Sampler sampler;
    private final BulkRuns runs;
    private final ConsoleSettings settings;

    private Console(ConsoleSettings settings, ConsoleSources sources) {
        this.settings = settings;
        this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(WORKERS));
        this.sampler = Sampler.start(
                sources.outbox(),
                sources.relayProblem(),
                sources::problemElsewhere,
                sources::processes,
                InstantSource.system(),
                System::nanoTime);
        this.runs = new BulkRuns(sources.limit());
        this.server = vertx.createHttpServer(options(settings))
                .requestHandler(ConsoleHandler.of(vertx, settings, sources, sampler, runs));
    }

    /**
     * Starts to listen, and blocks until it does.
     *
     * @throws IllegalArgumentException if the address or the port is not available, or the certificate cannot be used
     */
    public static Console start(ConsoleSettings settings, ConsoleSources sources) {
        Console console = new Console(settings, sources);
        try {
            await(console.server.listen(settings.port(), settings.host()));
        } catch (ExecutionException | TimeoutException e) {
            console.close();
            throw new IllegalArgumentException(
                    "console: " + settings.host() + ":" + settings.port() + ": " + e.getMessage()
                            + " (expected: an address and a port that are free, and a certificate in PEM)",
                    e);
        }
        log.info("console: {}", console.address());
        return console;
    }

    private static HttpServerOptions options(ConsoleSettings settings) {
        HttpServerOptions options = new HttpServerOptions()
                .setIdleTimeout(IDLE_SECONDS)
                .setHttp2ClearTextEnabled(false)
                .setCompressionSupported(true)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setMaxFormAttributeSize(ConsoleHandler.MAX_TEXT_BYTES);
        TlsFiles tls = settings.tls();
        return tls == null
                ? options
                : options.setSsl(true)
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .setCertPath(tls.certificate().toString())
                                .setKeyPath(tls.key().toString()));
    }

    /** The port it listens on. */
    public int port() {
        return server.actualPort();
    }

    /** Where a browser finds it. */
    public String address() {
        String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
        return (settings.tls() == null ? "http" : "https") + "://" + host + ":" + port() + "/";
    }

    /** Stops to listen. Changes that run stop after their step. */
    @Override
    public void close() {
        runs.close();
        sampler.close();
        try {
            await(vertx.close());
        } catch (ExecutionException | TimeoutException e) {
            log.debug("cannot close the console", e);
        }
    }

    private static <T> void await(Future<T> future) throws ExecutionException, TimeoutException {
        try {
            future.toCompletionStage().toCompletableFuture().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
