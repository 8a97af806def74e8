package dev.hitotsu.relay.routing;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A session with every target. Each goes on by itself, so there is nothing left to do for the caller. */
final class RoutingSession implements SinkSession {
    /** Between the name of a sink and that of a destination; names of sinks do not have it. */
    static final char SEPARATOR = '/';

    private final List<TargetSession> sessions;
    private final TopicRoutes<Target> routes;
    private final CopyRoutes copies;
    private final Consumer<RoutingSession> onEnd;

    RoutingSession(
            List<TargetSession> sessions,
            TopicRoutes<Target> routes,
            CopyRoutes copies,
            Consumer<RoutingSession> onEnd) {
        this.sessions = List.copyOf(sessions);
        this.routes = routes;
        this.copies = copies;
        this.onEnd = onEnd;
    }

    @Override
    public CompletableFuture<SendResult> send(Message message) {
        requireNonNull(message, "message: null (expected: a message)");
        Optional<TargetSession> target = sessionFor(message);
        if (target.isEmpty()) {
            // Nothing is held against the message: a configuration that names its topic delivers it.
            return CompletableFuture.completedFuture(
                    SendResult.destinationUnavailable(routes.withoutTaker(message.topic())));
        }
        return target.get().send(withoutAddress(message));
    }

    private Optional<TargetSession> sessionFor(Message message) {
        return copies.addressee(message.topic())
                .or(() -> routes.takerOf(message.topic()))
                .map(target -> sessions.get(target.index()));
    }

    /** A copy as its target gets it. */
    private Message withoutAddress(Message message) {
        return copies.addressee(message.topic()).isPresent()
                ? message.withTopic(CopyRoutes.topicOf(message.topic()))
                : message;
    }

    @Override
    public String destinationOf(Message message) {
        requireNonNull(message, "message: null (expected: a message)");
        return sessionFor(message)
                .map(target ->
                        target.target().name() + SEPARATOR + target.session().destinationOf(withoutAddress(message)))
                .orElseGet(message::topic);
    }

    @Override
    public int capacityOf(String destination) {
        requireNonNull(destination, "destination: null (expected: a name)");
        return sessionOf(destination)
                .map(target -> target.isFull() ? 1 : target.session().capacityOf(withoutTarget(destination)))
                .orElse(Integer.MAX_VALUE);
    }

    @Override
    public boolean isolates(String destination) {
        requireNonNull(destination, "destination: null (expected: a name)");
        return sessionOf(destination)
                .map(target -> target.session().isolates(withoutTarget(destination)))
                .orElse(true);
    }

    private Optional<TargetSession> sessionOf(String destination) {
        return sessions.stream()
                .filter(session -> destination.startsWith(session.target().name() + SEPARATOR))
                .findFirst();
    }

    private static String withoutTarget(String destination) {
        return destination.substring(destination.indexOf(SEPARATOR) + 1);
    }

    @Override
    public void poll() {
        sessions.forEach(TargetSession::poll);
    }

    @Override
    public void flush() {
        sessions.forEach(each -> each.session().flush());
    }

    @Override
    public void abort() {
        sessions.forEach(TargetSession::abort);
    }

    @Override
    public void close() {
        sessions.forEach(TargetSession::close);
        onEnd.accept(this);
    }
}
