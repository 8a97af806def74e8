package dev.hitotsu.it.coordination;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The resource that the lock protects, in the JVM of the test. Each write is a line {@code instance fence}. The
 * resource refuses a fence that is older than one it has seen, and records a violation if two instances write with the
 * same fence.
 */
final class Resource implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Resource.class);

    private final ServerSocket server;
    private final Map<Long, String> writers = new HashMap<>();
    private final Map<String, Integer> turns = new HashMap<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private long newest;
    private long writes;
    private long refused;

    Resource() throws IOException {
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("resource").start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofVirtual().name("resource-client").start(() -> serve(client));
            } catch (IOException e) {
                log.debug("no more clients", e);
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
                PrintWriter out = new PrintWriter(client.getOutputStream(), true, UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ");
                out.println(write(words[0], Long.parseLong(words[1])) ? "taken" : "refused");
            }
        } catch (IOException e) {
            log.debug("a writer has gone", e);
        }
    }

    private synchronized boolean write(String instance, long fence) {
        if (fence < newest) {
            refused++;
            return false;
        }
        newest = fence;
        writes++;
        String before = writers.putIfAbsent(fence, instance);
        if (before == null) {
            turns.merge(instance, 1, Integer::sum);
        } else if (!before.equals(instance)) {
            violations.add("fence " + fence + ": written with by " + before + " and " + instance);
        }
        return true;
    }

    /** How many times the instance has had the lock and written. */
    synchronized int turns(String instance) {
        return turns.getOrDefault(instance, 0);
    }

    synchronized long writes() {
        return writes;
    }

    synchronized long refused() {
        return refused;
    }

    /** The instance with the newest fence. */
    synchronized String lastWriter() {
        return writers.getOrDefault(newest, "");
    }

    List<String> violations() {
        return violations;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
