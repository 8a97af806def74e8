package dev.hitotsu.demo.payment;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A payment API on 127.0.0.1 that charges a key once, and misbehaves as its {@link Moods} say. {@code POST /charges}
 * with {@code {"orderId": …, "amountCents": …}} answers 201 with the same, or 402; {@code GET /ledger} tells what was
 * really charged, and {@code GET /health} that it is there. A thread for each connection.
 */
public final class PaymentApi implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What {@code GET /ledger} answers. */
    private record Book(List<Ledger.Charge> charges, Map<String, Integer> moods) {}

    private final Ledger ledger;
    private final Duration late;
    private final ServerSocket listening;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);

    private PaymentApi(int port, Moods moods, Duration late) throws IOException {
        this.ledger = new Ledger(moods);
        this.late = late;
        this.listening = new ServerSocket(port, 1_000, InetAddress.getLoopbackAddress());
    }

    /**
     * Starts an API on a free port.
     *
     * @param late how long an answer takes that comes late
     */
    public static PaymentApi start(Moods moods, Duration late) throws IOException {
        PaymentApi api = new PaymentApi(0, moods, late);
        Thread.ofVirtual().name("payment-api").start(api::accept);
        return api;
    }

    /** Runs until the process is ended: {@code PORT SEED MISBEHAVES LATE_MILLIS}. */
    public static void main(String[] args) throws IOException {
        if (args.length != 4) {
            throw new IllegalArgumentException(args.length + " arguments (expected: PORT SEED MISBEHAVES LATE_MILLIS)");
        }
        long seed = Long.parseLong(args[1]);
        Moods moods = Boolean.parseBoolean(args[2]) ? Moods.misbehaving(seed) : Moods.reliable(seed);
        new PaymentApi(Integer.parseInt(args[0]), moods, Duration.ofMillis(Long.parseLong(args[3]))).accept();
    }

    /** Where it listens; paths are appended to it. */
    public String url() {
        return "http://127.0.0.1:" + listening.getLocalPort();
    }

    private void accept() {
        try {
            while (!listening.isClosed()) {
                Socket client = listening.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException e) {
            if (!listening.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            boolean goesOn = true;
            while (goesOn) {
                Optional<ApiRequest> request = ApiRequest.read(in);
                goesOn = request.isPresent() && answer(request.get(), in, client.getOutputStream());
            }
        } catch (IOException e) {
            // The client has gone; what was charged is charged.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }

    /** Whether the connection goes on. */
    private boolean answer(ApiRequest request, InputStream in, OutputStream out)
            throws IOException, InterruptedException {
        if (request.isFor("POST", "/charges")) {
            return charge(request, in, out);
        } else if (request.isFor("GET", "/ledger")) {
            send(out, "200 OK", JSON.writeValueAsBytes(new Book(ledger.charges(), ledger.counts())));
        } else {
            send(out, request.isFor("GET", "/health") ? "200 OK" : "404 Not Found", new byte[0]);
        }
        return true;
    }

    private boolean charge(ApiRequest request, InputStream in, OutputStream out)
            throws IOException, InterruptedException {
        Ledger.Charge asked;
        Mood mood;
        try {
            asked = JSON.readValue(request.body(), Ledger.Charge.class);
            mood = ledger.decide(request.header("idempotency-key"), asked);
        } catch (JacksonException | IllegalArgumentException e) {
            send(out, "422 Unprocessable Content", text(e));
            return true;
        }
        byte[] charged = JSON.writeValueAsBytes(asked);
        switch (mood) {
            case CHARGES -> send(out, "201 Created", charged);
            case REFUSES -> send(out, "402 Payment Required", new byte[0]);
            case FAILS -> send(out, "500 Internal Server Error", "out of order".getBytes(StandardCharsets.UTF_8));
            case IS_BUSY -> send(out, "429 Too Many Requests\r\nRetry-After: 1", new byte[0]);
            case HANGS -> in.transferTo(OutputStream.nullOutputStream());
            case FORGETS_TO_ANSWER -> {
                return false;
            }
            case ANSWERS_LATE -> {
                var unused = closed.await(late.toMillis(), TimeUnit.MILLISECONDS);
                send(out, "201 Created", charged);
            }
            case ANSWERS_TWICE -> out.write(twice(response("201 Created", charged)));
        }
        return mood != Mood.HANGS;
    }

    private static byte[] text(Exception e) {
        return String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8);
    }

    private static void send(OutputStream out, String status, byte[] body) throws IOException {
        out.write(response(status, body));
    }

    private static byte[] response(String status, byte[] body) {
        byte[] head = ("HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] response = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, response, head.length, body.length);
        return response;
    }

    private static byte[] twice(byte[] response) {
        byte[] twice = Arrays.copyOf(response, 2 * response.length);
        System.arraycopy(response, 0, twice, response.length, response.length);
        return twice;
    }

    /** Ends every connection. */
    @Override
    public void close() {
        closed.countDown();
        cut(listening);
        open.forEach(PaymentApi::cut);
    }

    private static void cut(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed, then.
        }
    }
}
