package dev.hitotsu.testkit.net;

import dev.hitotsu.testkit.TestkitException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds TCP ports on 127.0.0.1 that nothing listens on.
 *
 * <p>A port stays free only until somebody takes it. Two things make that unlikely to be somebody else: the ports lie
 * below the range from which the kernel takes the local ports of outgoing connections (Linux:
 * {@code net.ipv4.ip_local_port_range}), and this JVM hands out no port twice. A server that is killed can therefore
 * start again on its port.
 *
 * <p>Thread-safe. Binds and releases the port; does not wait for anything.
 */
public final class FreePorts {
    private static final Path EPHEMERAL_RANGE = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    private static final int LOWEST = 10_000;
    private static final int HIGHEST = 32_767;
    private static final int FEWEST_PORTS = 1_000;
    private static final int ATTEMPTS = 1_000;
    private static final Set<Integer> HANDED_OUT = new HashSet<>();

    private FreePorts() {}

    /**
     * A port that was free a moment ago and that this method has never returned before.
     *
     * @throws TestkitException if a thousand random ports were all taken
     */
    public static synchronized int next() {
        int highest = highest();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, highest + 1);
            if (!HANDED_OUT.contains(port) && isFree(port)) {
                HANDED_OUT.add(port);
                return port;
            }
        }
        throw new TestkitException("free ports on 127.0.0.1 from " + LOWEST + " to " + highest + ": none in " + ATTEMPTS
                + " attempts (expected: one)");
    }

    /** Whether a server could listen on this port of 127.0.0.1 now. */
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    private static int highest() {
        try {
            String lowestEphemeral = Files.readString(EPHEMERAL_RANGE).strip().split("\\s+", 2)[0];
            int below = Integer.parseInt(lowestEphemeral) - 1;
            return below - LOWEST < FEWEST_PORTS ? HIGHEST : Math.min(below, HIGHEST);
        } catch (IOException | NumberFormatException notLinux) {
            return HIGHEST;
        }
    }
}
