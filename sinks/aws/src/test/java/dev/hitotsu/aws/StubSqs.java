package dev.hitotsu.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** Answers as SQS does where ElasticMQ cannot: it refuses, throttles and fails, as the API reference says. */
final class StubSqs implements AutoCloseable {
    private final HttpServer server;
    private final List<String> batches = new CopyOnWriteArrayList<>();

    /** @param answer to the body of a request for a batch */
    StubSqs(Function<String, Answer> answer) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> answer(exchange, answer));
        server.start();
    }

    record Answer(int status, String body) {
        static Answer refusal(int status, String code) {
            return new Answer(status, "{\"__type\":\"com.amazonaws.sqs#" + code + "\",\"message\":\"said so\"}");
        }

        static Answer taken(int entries) {
            StringBuilder body = new StringBuilder();
            for (int i = 0; i < entries; i++) {
                body.append(i == 0 ? "" : ",").append("{\"Id\":\"").append(i).append("\",\"MessageId\":\"m\"}");
            }
            return new Answer(200, "{\"Successful\":[" + body + "],\"Failed\":[]}");
        }
    }

    private void answer(HttpExchange exchange, Function<String, Answer> answer) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        Answer reply;
        if (target.endsWith(".GetQueueUrl")) {
            reply = new Answer(200, "{\"QueueUrl\":\"" + endpoint() + "/1/queue\"}");
        } else if (target.endsWith(".GetQueueAttributes")) {
            reply = new Answer(200, "{\"Attributes\":{\"MaximumMessageSize\":\"2000\"}}");
        } else {
            batches.add(body);
            reply = answer.apply(body);
        }
        byte[] bytes = reply.body().getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
        exchange.sendResponseHeaders(reply.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    static int entries(String batch) {
        return batch.split("\"MessageBody\"", -1).length - 1;
    }

    List<String> batches() {
        return batches;
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
