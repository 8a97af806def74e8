package dev.hitotsu.benchmarks.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Connections that were used once and wait, and the memory of the process that has them. Linux alone tells it. */
final class IdleConnections implements AutoCloseable {
    private final List<Socket> open = new ArrayList<>();
    private final URI server;

    IdleConnections(String url) {
        this.server = URI.create(url);
    }

    /** Opens some more, each with a request that is answered. */
    IdleConnections open(int count) throws IOException {
        byte[] request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII);
        for (int i = 0; i < count; i++) {
            Socket socket = new Socket(InetAddress.getByName(server.getHost()), server.getPort());
            open.add(socket);
            socket.getOutputStream().write(request);
            readAnswer(socket.getInputStream());
        }
        return this;
    }

    /** The services of these benchmarks end their answers with a brace, which stands nowhere else but at the start. */
    private static void readAnswer(InputStream in) throws IOException {
        for (int next = in.read(); next != '}'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the connection has ended (expected: an answer)");
            }
        }
    }

    /** The memory of a process and its children that is not paged out, in bytes. */
    static long residentBytes(long pid) throws IOException {
        long kilobytes = 0;
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        for (ProcessHandle one :
                Stream.concat(Stream.of(process), process.descendants()).toList()) {
            for (String line : Files.readAllLines(Path.of("/proc/" + one.pid() + "/status"))) {
                if (line.startsWith("VmRSS:")) {
                    kilobytes += Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
        }
        return kilobytes * 1_024;
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
    }
}
