package dev.hitotsu.gateway.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.ServiceInstance;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.process.JavaProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Services of a shop as a process of its own, which registers each of them in the coordination store. They answer what
 * they were asked, by whom, and for the how many-th time. Its arguments are the address of the store and their names.
 */
public final class ShopServices {
    private ShopServices() {}

    public static void main(String[] arguments) throws Exception {
        Coordination coordination = Coordination.open(arguments[0]);
        for (String name : Arrays.copyOfRange(arguments, 1, arguments.length)) {
            int port = serve(name);
            coordination.registry().register(new ServiceInstance(name, name + "-1", "127.0.0.1", port, Map.of()));
        }
        new CountDownLatch(1).await();
    }

    /** Starts a process with these services. Returns before they are registered. */
    public static ChildProcess start(String coordination, String... names) {
        return JavaProcess.of(ShopServices.class)
                .heap("64m")
                .shortLived()
                .arguments(
                        Stream.concat(Stream.of(coordination), Stream.of(names)).toArray(String[]::new))
                .start();
    }

    private static int serve(String name) throws IOException {
        AtomicInteger asked = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> answer(name, exchange, asked.incrementAndGet()));
        server.start();
        return server.getAddress().getPort();
    }

    private static void answer(String name, HttpExchange exchange, int number) throws IOException {
        String user = exchange.getRequestHeaders()
                .getOrDefault("X-user-id", List.of("nobody"))
                .toString();
        byte[] body = "{\"service\": \"%s\", \"path\": \"%s\", \"user\": \"%s\", \"number\": %d}"
                .formatted(name, exchange.getRequestURI(), user, number)
                .getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("Cache-Control", "public");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
