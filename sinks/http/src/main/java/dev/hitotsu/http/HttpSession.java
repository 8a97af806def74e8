package dev.hitotsu.http;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.http.internal.AddressBook;
import dev.hitotsu.http.internal.ForbiddenAddressException;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The sends of one sender: each in a virtual thread of its own. */
final class HttpSession implements SinkSession {
    private static final SendResult ENDED = SendResult.unavailable("the session has ended");
    private static final int MAX_QUEUES = 10_000;

    private final Routes routes;
    private final SinkOptions options;
    private final RequestEncoder encoder;
    private final HttpCaller caller;
    private final Map<String, SendQueue> queues = new ConcurrentHashMap<>();
    private final Set<Thread> senders = ConcurrentHashMap.newKeySet();
    private final Consumer<HttpSession> onEnd;
    private volatile boolean ended;

    HttpSession(Routes routes, SinkOptions options, AddressBook book, Consumer<HttpSession> onEnd) {
        this.routes = routes;
        this.options = options;
        this.encoder = new RequestEncoder(options.source(), options.clock());
        this.caller = new HttpCaller(book);
        this.onEnd = onEnd;
    }

    @Override
    public CompletableFuture<SendResult> send(Message message) {
        requireNonNull(message, "message: null (expected: a message)");
        if (ended) {
            return CompletableFuture.completedFuture(ENDED);
        }
        Optional<HttpDestination> destination = routes.destinationOf(message.topic());
        if (destination.isEmpty()) {
            return CompletableFuture.completedFuture(
                    SendResult.destinationUnavailable(routes.withoutDestination(message.topic())));
        }
        try {
            return send(message, destination.get());
        } catch (IllegalArgumentException e) {
            return CompletableFuture.completedFuture(SendResult.rejected(String.valueOf(e.getMessage())));
        }
    }

    private CompletableFuture<SendResult> send(Message message, HttpDestination destination) {
        Optional<String> rejection = RequestEncoder.rejectionReason(message, destination);
        URI uri = Routes.uriOf(message, destination);
        Optional<String> obstacle = rejection.or(() -> options.allowed().obstacle(uri));
        if (obstacle.isPresent()) {
            return CompletableFuture.completedFuture(SendResult.rejected(obstacle.get()));
        }
        long deadline = System.nanoTime() + options.sendTimeout().toNanos();
        HttpSend send = new HttpSend(message, destination, uri, deadline, new CompletableFuture<>());
        queue(Routes.nameOf(destination, uri), destination).submit(send);
        return send.result();
    }

    private SendQueue queue(String name, HttpDestination destination) {
        if (queues.size() >= MAX_QUEUES) {
            queues.values().removeIf(SendQueue::isIdle);
        }
        return queues.computeIfAbsent(name, any -> newQueue(name, destination));
    }

    private SendQueue newQueue(String name, HttpDestination destination) {
        return new SendQueue(name, destination.limits(), routes.isSingle(), this::start, System::nanoTime);
    }

    private void start(SendQueue queue, HttpSend send, long notBefore, boolean probe) {
        Thread.ofVirtual().start(() -> {
            senders.add(Thread.currentThread());
            try {
                // Whoever ends the session interrupts those whom it sees.
                queue.end(send, ended ? Verdict.notTried(ENDED) : attempt(send, notBefore), probe);
            } finally {
                senders.remove(Thread.currentThread());
            }
        });
    }

    private Verdict attempt(HttpSend send, long notBefore) {
        try {
            // The turn that the destination's rate allows; the end of the session interrupts it.
            TimeUnit.NANOSECONDS.sleep(notBefore - System.nanoTime());
            Duration left = Duration.ofNanos(send.deadline() - System.nanoTime());
            Duration timeout = send.destination().limits().timeout();
            if (left.compareTo(timeout) < 0) {
                return Verdict.notTried(
                        SendResult.destinationUnavailable(send.destination().name() + ": no turn in time"));
            }
            Verdict verdict = attempt(send, timeout);
            return ended && !(verdict.result() instanceof SendResult.Sent) ? Verdict.notTried(ENDED) : verdict;
        } catch (InterruptedException e) {
            return Verdict.notTried(ENDED);
        }
    }

    private Verdict attempt(HttpSend send, Duration timeout) throws InterruptedException {
        try {
            var response = caller.call(
                    send.destination(),
                    send.uri(),
                    uri -> encoder.request(send.message(), send.destination(), uri),
                    timeout);
            return Verdict.of(
                    response, send.destination().answers(), options.clock().instant());
        } catch (ForbiddenAddressException e) {
            String reason = String.valueOf(e.getMessage());
            return send.destination().url() == null ? Verdict.refused(reason) : Verdict.closed(reason, Duration.ZERO);
        } catch (NoStreamException e) {
            return Verdict.full(send.destination().name() + ": " + e.getMessage());
        } catch (UnreachableException e) {
            return Verdict.unreachable(String.valueOf(e.getMessage()));
        } catch (HttpTimeoutException e) {
            return Verdict.failed("no answer within " + timeout.toMillis() + " ms");
        } catch (IOException e) {
            return Verdict.failed(String.valueOf(e.getMessage()));
        } catch (RuntimeException | Error e) {
            // An Error as well, of a header's supplier for example: else nobody would hear what became of the message.
            return Verdict.failed("the request could not be made: " + Problems.describe(e));
        }
    }

    /** The destination's name; where messages name their own URLs, the host. */
    @Override
    public String destinationOf(Message message) {
        requireNonNull(message, "message: null (expected: a message)");
        return routes.destinationOf(message.topic())
                .map(destination -> destination.url() != null
                        ? destination.name()
                        : Routes.nameOf(destination, Routes.uriOf(message, destination)))
                .orElse(message.topic());
    }

    /** As many again as may be under way wait for their turn, but no more than get it in time. */
    @Override
    public int capacityOf(String destination) {
        requireNonNull(destination, "destination: null (expected: a name)");
        return routes.limitsOf(destination)
                .map(limits -> capacity(limits, permitted(destination, limits)))
                .orElse(Integer.MAX_VALUE);
    }

    /** {@inheritDoc} Each has requests, time limits and a circuit breaker of its own. */
    @Override
    public boolean isolates(String destination) {
        requireNonNull(destination, "destination: null (expected: a name)");
        return true;
    }

    private int permitted(String destination, HttpDestination.Limits limits) {
        SendQueue queue = queues.get(destination);
        return queue == null ? SendQueue.initially(limits) : queue.permitted();
    }

    private int capacity(HttpDestination.Limits limits, int permitted) {
        long capacity = 2L * permitted;
        if (limits.requestsPerSecond() > 0) {
            Duration wait = options.sendTimeout().minus(limits.timeout());
            capacity = Math.min(capacity, limits.requestsPerSecond() * wait.toMillis() / 1_000);
        }
        return (int) Math.max(1, capacity);
    }

    @Override
    public void abort() {
        ended = true;
        queues.values().forEach(queue -> queue.abort(ENDED));
        senders.forEach(Thread::interrupt);
        caller.close();
    }

    @Override
    public void close() {
        abort();
        onEnd.accept(this);
    }
}
