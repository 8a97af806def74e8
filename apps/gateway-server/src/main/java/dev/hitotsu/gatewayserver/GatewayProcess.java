package dev.hitotsu.gatewayserver;

import dev.hitotsu.config.ConfigException;
import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.gateway.config.GatewayConfig;
import dev.hitotsu.gateway.log.AccessLogWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a gateway until it is asked to stop. When its configuration changes, the gateway goes by the new one, if that is
 * right.
 */
final class GatewayProcess {
    private static final Logger log = LoggerFactory.getLogger(GatewayProcess.class);
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(20);

    private final ConfigSource source;
    private final CountDownLatch stop = new CountDownLatch(1);

    GatewayProcess(ConfigSource source) {
        this.source = source;
    }

    /** Asks the gateway to stop. Thread-safe; does not block. */
    void stop() {
        stop.countDown();
    }

    /**
     * Serves requests until {@link #stop()}, then waits for those under way.
     *
     * @throws ConfigException for a configuration that is wrong at the start
     */
    void run() throws InterruptedException {
        Reloading reloading = new Reloading(source);
        ConfigFile file = source.read();
        GatewayConfig config = GatewayConfig.from(file);
        reloading.watch(config, file);
        try (AccessLogWriter accessLog = AccessLogWriter.to(new FileOutputStream(FileDescriptor.out));
                Gateway gateway = Gateway.start(config, accessLog);
                CollectedLog unused = CollectedLog.start(gateway.logs())) {
            log.info(
                    "gateway: port {}, routes {}",
                    gateway.port(),
                    config.routes().size());
            while (!stop.await(1, TimeUnit.SECONDS)) {
                reloading.check(gateway);
            }
            log.info("stopping within {} s", DRAIN_LIMIT.toSeconds());
            gateway.drain(DRAIN_LIMIT);
        }
        log.info("stopped");
    }
}
