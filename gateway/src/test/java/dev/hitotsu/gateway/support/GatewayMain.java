package dev.hitotsu.gateway.support;

import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.gateway.Gateway;
import dev.hitotsu.gateway.config.GatewayConfig;
import dev.hitotsu.servers.net.FreePorts;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.process.JavaProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A gateway as a process of its own, which a test can kill. Its argument is the file with its configuration. */
public final class GatewayMain {
    private GatewayMain() {}

    /** A process that runs, and the port on which it will listen; the same after a restart. */
    public record Running(ChildProcess process, int port) implements AutoCloseable {
        @Override
        public void close() {
            process.close();
        }
    }

    public static void main(String[] arguments) throws Exception {
        Gateway unused = Gateway.start(GatewayConfig.from(ConfigFile.at(Path.of(arguments[0]))));
        new CountDownLatch(1).await();
    }

    /** Starts one with this text after the section {@code listen}. Returns before it listens. */
    public static Running start(Path folder, String yaml) throws Exception {
        return start(folder, FreePorts.next(), "128m", yaml);
    }

    /** The same on this port, with this much heap. */
    public static Running start(Path folder, int port, String heap, String yaml) throws Exception {
        Path file = folder.resolve("gateway-" + port + ".yaml");
        Files.writeString(file, "listen: {host: 127.0.0.1, port: " + port + ", eventLoops: 1}\n" + yaml);
        ChildProcess process = JavaProcess.of(GatewayMain.class)
                .heap(heap)
                .option("--enable-native-access=ALL-UNNAMED")
                .shortLived()
                .arguments(file.toString())
                .start();
        return new Running(process, port);
    }
}
