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
 * <p>A port stays free only until somebody takes it. Three things make that unlikely to be somebody else: the ports lie
 * below the range from which the kernel takes the local ports of outgoing connections (Linux:
 * {@code net.ipv4.ip_local_port_range}), this JVM hands out no port twice, and no other JVM of this user hands out ports of
 * the same {@link PortBlock} meanwhile. A server that is killed can therefore start again on its port.
 *
 * <p>Thread-safe. Binds and releases the port; does not wait for anything.
 */
public final class FreePorts {
    private static final Path EPHEMERAL_RANGE = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    private static final int LOWEST = 10_000;
    private static final int HIGHEST = 32_767;
    private static final int FEWEST_PORTS = 1_000;

    private static PortBlock block = PortBlock.NONE;

    private FreePorts() {}

    /**
     * A port that was free a moment ago and that this method has never returned before.
     *
     * @throws ServerException if every port is taken or another JVM's to hand out
     */
    public static synchronized int next() {
        while (true) {
            while (block.hasNext()) {
                int port = block.next();
                if (isFree(port)) {
                    return port;
                }
            }
            block = PortBlock.take(Folders.cache().resolve("ports"), LOWEST, highest());
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

    /** Whether a server listens on this port of 127.0.0.1. Asked by connecting, which is in no starting server's way. */
    public static boolean isServed(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException refused) {
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
