package dev.hitotsu.servers.net;

import dev.hitotsu.servers.ServerException;
import dev.hitotsu.servers.internal.Folders;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Finds TCP ports on 127.0.0.1 that nothing listens on.
 *
 * <p>A port stays free only until somebody takes it. Three things make it unlikely that this is somebody else. The
 * ports lie below the range from which the kernel takes the local ports of outgoing connections (Linux:
 * {@code net.ipv4.ip_local_port_range}). This JVM hands out no port twice. No other JVM of this user hands out ports of
 * the same range meanwhile. So a server that was killed can start again on its port.
 *
 * <p>Thread-safe. Does not block.
 */
public final class FreePorts {
    private static final Path EPHEMERAL_RANGE = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    private static final int MIN_PORT = 10_000;
    private static final int MAX_PORT = 32_767;
    private static final int MIN_PORT_COUNT = 1_000;

    private static PortRange range = PortRange.EMPTY;

    private FreePorts() {}

    /**
     * A port that was free a moment ago and that this method has never returned before.
     *
     * @throws ServerException if every port is taken or reserved by another JVM
     */
    public static synchronized int next() {
        while (true) {
            while (range.hasNext()) {
                int port = range.next();
                if (isFree(port)) {
                    return port;
                }
            }
            range = PortRange.reserve(Folders.cache().resolve("ports"), MIN_PORT, maxPort());
        }
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

    /**
     * Whether a server listens on this port of 127.0.0.1. It tries to connect, which does not disturb a server that is
     * starting.
     */
    public static boolean isServed(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    private static int maxPort() {
        try {
            String lowestEphemeral = Files.readString(EPHEMERAL_RANGE).strip().split("\\s+", 2)[0];
            int below = Integer.parseInt(lowestEphemeral) - 1;
            return below - MIN_PORT < MIN_PORT_COUNT ? MAX_PORT : Math.min(below, MAX_PORT);
        } catch (IOException | NumberFormatException notLinux) {
            return MAX_PORT;
        }
    }
}
