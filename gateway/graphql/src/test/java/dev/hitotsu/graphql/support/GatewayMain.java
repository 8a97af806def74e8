package dev.hitotsu.graphql.support;

import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.gateway.config.GatewayConfig;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.process.JavaProcess;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A gateway as a process of its own. Its argument is the file with its configuration. */
public final class GatewayMain {
    private GatewayMain() {}

    public static void main(String[] arguments) throws Exception {
        Gateway unused = Gateway.start(GatewayConfig.from(ConfigFile.at(Path.of(arguments[0]))));
        new CountDownLatch(1).await();
    }

    /** Starts one with this much heap, which ends when it needs more. Returns before it listens. */
    public static ChildProcess start(Path config, String heap) {
        return JavaProcess.of(GatewayMain.class)
                .shortLived()
                .heap(heap)
                .option("--enable-native-access=ALL-UNNAMED")
                .option("-XX:+ExitOnOutOfMemoryError")
                .arguments(config.toString())
                .start();
    }
}
