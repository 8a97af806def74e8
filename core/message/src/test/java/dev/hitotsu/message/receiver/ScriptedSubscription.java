package dev.hitotsu.message.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hitotsu.message.Message;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A broker that delivers what a test says, and takes notes. */
final class ScriptedSubscription implements Subscription<ScriptedSubscription.Note> {
    final Deque<Note> arriving = new ArrayDeque<>();
    final List<String> acknowledged = new ArrayList<>();
    final Set<String> held = new HashSet<>();
    final List<Duration> waits = new ArrayList<>();

    @Nullable String away;

    @Nullable String refusesAcknowledgements;

    @Nullable RuntimeException defect;

    @Nullable String losesWhenAcknowledging;

    boolean toldWhileInterrupted;
    boolean closed;
    private LossListener lossListener = lanes -> {};

    record Note(String lane, Message message, @Nullable UndecodableMessageException problem, boolean isEndangered)
            implements Delivery {
        String text() {
            byte[] payload = message.payload();
            return payload == null ? "" : new String(payload, UTF_8);
        }
    }

    void arrives(String lane, String text) {
        arriving.add(new Note(lane, message(text), null, false));
    }

    void arrives(String lane, String key, String text) {
        Message message = Message.builder("t", "Noted").key(key).payload(text).build();
        arriving.add(new Note(lane, message, null, false));
    }

    void arrivesUndecodable(String lane, String text) {
        arriving.add(new Note(lane, message(text), new UndecodableMessageException("no message"), false));
    }

    void arrivesEndangered(String lane, String text) {
        arriving.add(new Note(lane, message(text), null, true));
    }

    private static Message message(String text) {
        return Message.builder("t", "Noted").payload(text).build();
    }

    void lose(String lane) {
        held.remove(lane);
        arriving.removeIf(note -> note.lane().equals(lane));
        lossListener.lost(Set.of(lane));
    }

    @Override
    public String reader() {
        return "a test";
    }

    @Override
    public void onLost(LossListener listener) {
        lossListener = listener;
    }

    @Override
    public List<Note> poll(Duration maxWait) throws BrokerUnavailableException {
        waits.add(maxWait);
        if (defect != null) {
            throw defect;
        }
        if (away != null) {
            throw new BrokerUnavailableException(away, null);
        }
        List<Note> delivered =
                arriving.stream().filter(note -> !held.contains(note.lane())).toList();
        arriving.removeAll(delivered);
        return delivered;
    }

    @Override
    public void hold(Collection<String> lanes) {
        held.addAll(lanes);
    }

    @Override
    public void resume(Collection<String> lanes) {
        held.removeAll(lanes);
    }

    @Override
    public void acknowledge(List<Note> done) throws BrokerUnavailableException {
        toldWhileInterrupted |= Thread.currentThread().isInterrupted();
        if (losesWhenAcknowledging != null) {
            lose(losesWhenAcknowledging);
        }
        if (refusesAcknowledgements != null) {
            throw new BrokerUnavailableException(refusesAcknowledgements, null);
        }
        done.forEach(note -> acknowledged.add(note.text()));
    }

    @Override
    public Map<String, LogPosition> positionsBehind(List<Note> deliveries) {
        return deliveries.stream()
                .collect(Collectors.toMap(Note::lane, note -> new LogPosition("log", 1), (one, two) -> two));
    }

    @Override
    public void close() {
        closed = true;
    }
}
