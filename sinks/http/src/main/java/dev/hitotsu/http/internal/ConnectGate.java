package dev.hitotsu.http.internal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way out for requests over TLS: a proxy inside this process, on the loopback address. The JDK's client looks names
 * up by itself and cannot be told an address. So it asks this proxy for a tunnel (RFC 9110, section 9.3.6), and the
 * proxy connects to an address that was checked. TLS goes through it from end to end, with the host's true name.
 * Without the token, which only this process knows, nobody gets a tunnel. Thread-safe.
 */
public final class ConnectGate implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ConnectGate.class);
    private static final int TOKEN_BYTES = 32;
    private static final int MAX_HEAD = 65_536;
    private static final int HEAD_TIMEOUT_MILLIS = 10_000;
    private static final int BUFFER_BYTES = 16_384;
    private static final int BACKLOG = 1_024;
    private static final int MAX_PROBLEMS = 10_000;

    private final AddressBook addresses;
    private final Duration connectTimeout;
    private final ServerSocket listening;
    private final String authorization;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Map<String, String> problems = new ConcurrentHashMap<>();

    /** Opens the gate. */
    public ConnectGate(AddressBook addresses, Duration connectTimeout) throws IOException {
        this.addresses = addresses;
        this.connectTimeout = connectTimeout;
        this.authorization = "Hitotsu " + newToken();
        this.listening = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("hitotsu-http-gate").start(this::accept);
    }

    private static String newToken() {
        byte[] token = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(token);
        return HexFormat.of().formatHex(token);
    }

    /** Where the client finds the proxy. */
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), listening.getLocalPort());
    }

    /** The value of {@code Proxy-Authorization} that opens it. */
    public String authorization() {
        return authorization;
    }

    /** Why the last tunnel to the host and port could not be opened; empty if it could. */
    public Optional<String> problem(String authority) {
        return Optional.ofNullable(problems.get(authority));
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                if (!listening.isClosed()) {
                    log.warn("a connection to the way out for HTTPS was not accepted", e);
                }
            }
        }
    }

    private void serve(Socket client) {
        open.add(client);
        try (client) {
            if (listening.isClosed()) {
                return;
            }
            client.setSoTimeout(HEAD_TIMEOUT_MILLIS);
            InputStream in = new BufferedInputStream(client.getInputStream(), BUFFER_BYTES);
            String head = readHead(in);
            Optional<String> authority = authorityOf(head);
            if (authority.isEmpty()) {
                answer(client, "403 Forbidden");
                return;
            }
            client.setSoTimeout(0);
            connectAndPump(client, in, authority.get());
        } catch (IOException e) {
            log.debug("a tunnel has ended", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }

    private void connectAndPump(Socket client, InputStream in, String authority)
            throws IOException, InterruptedException {
        try (Socket target = connect(authority)) {
            problems.remove(authority);
            answer(client, "200 OK");
            Thread.ofVirtual().start(() -> pump(target, client));
            // When the client ends the connection it wants nothing more of the target.
            pump(in, target);
        } catch (ConnectProblem e) {
            if (problems.size() >= MAX_PROBLEMS) {
                problems.clear();
            }
            problems.put(authority, String.valueOf(e.getMessage()));
            answer(client, "502 Bad Gateway");
        }
    }

    private Socket connect(String authority) throws InterruptedException, ConnectProblem {
        int colon = authority.lastIndexOf(':');
        String host = authority.substring(0, colon).replace("[", "").replace("]", "");
        try {
            int port = Integer.parseInt(authority.substring(colon + 1));
            return CheckedConnection.open(addresses, host, port, connectTimeout);
        } catch (IOException | NumberFormatException e) {
            throw new ConnectProblem(e);
        }
    }

    /** The first line and the headers; empty where they do not end in time. */
    private static String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < MAX_HEAD) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.append((char) next);
            if (next == '\n'
                    && head.length() > 3
                    && head.substring(head.length() - 4).equals("\r\n\r\n")) {
                return head.toString();
            }
        }
        return "";
    }

    /** The host and port that a permitted request names. */
    private Optional<String> authorityOf(String head) {
        String[] lines = head.split("\r\n", -1);
        String[] words = lines[0].split(" ", -1);
        boolean permitted = false;
        for (String line : lines) {
            int colon = line.indexOf(':');
            permitted |= colon > 0
                    && line.substring(0, colon).equalsIgnoreCase("Proxy-Authorization")
                    && isEqual(line.substring(colon + 1).strip(), authorization);
        }
        return permitted && words.length == 3 && words[0].equals("CONNECT") && words[1].lastIndexOf(':') > 0
                ? Optional.of(words[1])
                : Optional.empty();
    }

    private static boolean isEqual(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.ISO_8859_1), other.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void answer(Socket client, String status) throws IOException {
        client.getOutputStream()
                .write(("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    private void pump(Socket from, Socket to) {
        try {
            pump(from.getInputStream(), to);
        } catch (IOException e) {
            log.debug("a tunnel has ended", e);
        }
    }

    /** Copies until the end, and then tells the other side. A connection that is cut is cut on both sides. */
    private void pump(InputStream from, Socket to) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            OutputStream out = to.getOutputStream();
            for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                out.write(buffer, 0, count);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            to.close();
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            log.debug("the way out for HTTPS could not be closed", e);
        }
        open.forEach(ConnectGate::cut);
    }

    private static void cut(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            log.debug("a tunnel could not be closed", e);
        }
    }

    private static final class ConnectProblem extends Exception {
        private static final long serialVersionUID = 1L;

        ConnectProblem(Exception cause) {
            super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
        }
    }
}
