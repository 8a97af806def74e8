package dev.hitotsu.http;

import static dev.hitotsu.testkit.time.Patience.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A server that says the same to everybody. */
final class RawServer implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();

    RawServer() throws IOException {}

    static RawServer start(String answer, boolean closes) throws IOException {
        RawServer server = new RawServer();
        Thread.ofVirtual().start(() -> server.serve(socket -> answer(socket, answer, closes)));
        return server;
    }

    /** One that answers every request twice; requests have no bodies. */
    static RawServer answeringTwice() throws IOException {
        RawServer server = new RawServer();
        Thread.ofVirtual().start(() -> server.serve(server::answerTwice));
        return server;
    }

    int port() {
        return listening.getLocalPort();
    }

    /** How many came to a server that answers twice. */
    int requests() {
        return requests.get();
    }

    void awaitConnection() {
        await().until(() -> connections.get() > 0);
    }

    private void serve(Consumer<Socket> answerer) {
        List<Socket> open = new ArrayList<>();
        try (listening) {
            while (true) {
                Socket socket = listening.accept();
                open.add(socket);
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> answerer.accept(socket));
            }
        } catch (IOException e) {
            open.forEach(RawServer::cut);
        }
    }

    private static void answer(Socket socket, String answer, boolean closes) {
        try {
            socket.getInputStream().read(new byte[4_096]);
            OutputStream out = socket.getOutputStream();
            out.write(answer.getBytes());
            out.flush();
            if (closes) {
                socket.close();
            }
        } catch (IOException e) {
            cut(socket);
        }
    }

    private void answerTwice(Socket socket) {
        byte[] twice = "HTTP/1.1 204 No Content\r\n\r\n".repeat(2).getBytes();
        try (Scanner lines = new Scanner(socket.getInputStream())) {
            while (lines.hasNextLine()) {
                if (lines.nextLine().isEmpty()) {
                    requests.incrementAndGet();
                    socket.getOutputStream().write(twice);
                }
            }
        } catch (IOException e) {
            cut(socket);
        }
    }

    private static void cut(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed already.
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
