package dev.hitotsu.servers.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;

/** Sends a command to a server, on a connection of its own. */
final class RedisCommand {
    private static final int LIMIT_MILLIS = 5_000;

    private RedisCommand() {}

    /**
     * Sends the command to the server on this port of 127.0.0.1. Returns the reply as it is on the wire, such as
     * {@code +OK} or {@code :3}; if the reply is a text, the text itself. Empty if nothing answers within five seconds.
     */
    static Optional<String> send(int port, String command) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LIMIT_MILLIS);
            socket.setSoTimeout(LIMIT_MILLIS);
            socket.getOutputStream().write((command + "\r\n").getBytes(UTF_8));
            BufferedReader answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            String line = answer.readLine();
            boolean isText = line != null && line.startsWith("$") && !line.equals("$-1");
            return Optional.ofNullable(isText ? answer.readLine() : line);
        } catch (IOException notThere) {
            return Optional.empty();
        }
    }
}
