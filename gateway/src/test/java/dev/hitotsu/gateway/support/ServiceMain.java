package dev.hitotsu.gateway.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.process.JavaProcess;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** A service as a process of its own, which a test can kill. Its argument is its port. */
public final class ServiceMain {
    private ServiceMain() {}

    public static void main(String[] arguments) throws Exception {
        InetSocketAddress address =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
        HttpServer server = HttpServer.create(address, 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] body = "fine".getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        new CountDownLatch(1).await();
    }

    /** Starts one. Returns before it listens. */
    public static ChildProcess start(int port) {
        return JavaProcess.of(ServiceMain.class)
                .heap("64m")
                .shortLived()
                .arguments(Integer.toString(port))
                .start();
    }
}
