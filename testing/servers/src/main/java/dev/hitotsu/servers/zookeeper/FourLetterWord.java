package dev.hitotsu.servers.zookeeper;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;

/**
 * Asks a server on 127.0.0.1 for its state with one of ZooKeeper's four letter words. Blocks for three seconds at most.
 *
 * @see <a href="https://zookeeper.apache.org/doc/r3.9.3/zookeeperAdmin.html#sc_4lw">The four letter words</a>
 */
final class FourLetterWord {
    private static final int LIMIT_MILLIS = 3_000;
    private static final String MODE = "Mode: ";

    private FourLetterWord() {}

    /** The role of the server: {@code leader}, {@code follower} or {@code standalone}; empty if it serves nobody. */
    static Optional<String> mode(int port) {
        return send(port, "srvr")
                .lines()
                .filter(line -> line.startsWith(MODE))
                .map(line -> line.substring(MODE.length()))
                .findFirst();
    }

    private static String send(int port, String word) {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(LIMIT_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LIMIT_MILLIS);
            socket.getOutputStream().write(word.getBytes(US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        } catch (IOException doesNotAnswer) {
            return "";
        }
    }
}
