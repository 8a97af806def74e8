package dev.hitotsu.google.pubsub;

import dev.hitotsu.google.internal.GrpcChannel;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SendResult.Unavailable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All that a session sends. A lane with much to send holds up no other. Every send is answered. Thread-safe. */
final class Lanes {
    private final GrpcChannel channel;
    private final int requests;
    private final Map<Lane.Id, Lane> lanes = new HashMap<>();
    private final Map<String, LaneTurns> turns = new HashMap<>();
    private final Set<PublishCall> underWay = new HashSet<>();
    /** Calls that are under way and not yet started. One thread starts them: a call that fails at once makes others. */
    private final Deque<PublishCall> unstarted = new ArrayDeque<>();

    private boolean starting;
    private @Nullable String stopReason;
    private @Nullable String endReason;
    private boolean failed;

    /** @param requests at a time without order, to each topic */
    Lanes(GrpcChannel channel, int requests) {
        this.channel = channel;
        this.requests = requests;
    }

    /** Why nothing is sent in this lane now; null if it is. */
    synchronized @Nullable String refusal(Lane.Id id) {
        String reason = endReason == null ? stopReason : endReason;
        Lane lane = reason == null ? lanes.get(id) : null;
        return lane == null ? reason : lane.failure();
    }

    /** Takes a send, which gets its answer whatever happens. Does not block. */
    void offer(Lane.Id id, PubSubSend send) {
        String refusal;
        synchronized (this) {
            refusal = refusal(id);
            if (refusal == null) {
                Lane lane = lanes.computeIfAbsent(id, any -> new Lane(any, requests));
                lane.add(send);
                takeTurns(lane);
            }
        }
        if (refusal != null) {
            send.complete(SendResult.unavailable(refusal));
        }
        start();
    }

    /** Prepares the requests that may be under way now, of this lane and of others of its topic. */
    private void takeTurns(Lane added) {
        String topic = added.id().topic();
        LaneTurns waiting = turns.computeIfAbsent(topic, any -> new LaneTurns());
        waiting.add(added);
        for (Lane lane = waiting.next(); lane != null; lane = waiting.next()) {
            List<PubSubSend> batch = lane.next();
            if (!batch.isEmpty()) {
                PublishCall call = new PublishCall(lane, batch, this::finish);
                underWay.add(call);
                unstarted.add(call);
                waiting.recordStart();
                waiting.add(lane);
            } else if (lane.isIdle()) {
                lanes.remove(lane.id(), lane);
            }
        }
        if (waiting.isIdle()) {
            turns.remove(topic);
        }
    }

    private void start() {
        for (PublishCall call = nextUnstarted(); call != null; call = nextUnstarted()) {
            try {
                if (endedWith() == null) {
                    call.start(channel);
                    String ended = endedWith();
                    if (ended != null) {
                        call.cancel(ended);
                    }
                }
            } finally {
                recordStarted();
            }
        }
    }

    /** Null where nothing is left, or another one starts what is. */
    private synchronized @Nullable PublishCall nextUnstarted() {
        PublishCall next = starting ? null : unstarted.poll();
        starting |= next != null;
        return next;
    }

    private synchronized void recordStarted() {
        starting = false;
    }

    private synchronized @Nullable String endedWith() {
        return endReason;
    }

    private void finish(PublishCall call, @Nullable SendResult result) {
        List<PubSubSend> behind = List.of();
        synchronized (this) {
            if (!underWay.remove(call)) {
                return;
            }
            Lane lane = call.lane();
            lane.recordAnswer();
            recordAnswer(lane.id().topic());
            if (result == null) {
                lane.sendAlone(call.batch());
            } else if (!(result instanceof SendResult.Sent)) {
                failed |= result instanceof Unavailable;
                behind = lane.fail(
                        result instanceof Unavailable
                                ? result.reason()
                                : "given up behind a message not taken: " + result.reason());
            }
            takeTurns(lane);
        }
        if (result != null) {
            call.batch().forEach(send -> send.complete(result));
            behind.forEach(
                    send -> send.complete(SendResult.unavailable("behind a message not taken: " + result.reason())));
        }
        start();
    }

    private void recordAnswer(String topic) {
        LaneTurns waiting = turns.get(topic);
        if (waiting != null) {
            waiting.recordAnswer();
        }
    }

    /** Nothing is sent any more until {@link #resume}, in no lane. */
    synchronized SendResult stop(String reason) {
        stopReason = stopReason == null ? reason : stopReason;
        return SendResult.unavailable(stopReason);
    }

    /** Accepts sends again in all lanes, over a new connection where something failed. */
    void resume() {
        boolean renew;
        synchronized (this) {
            stopReason = null;
            renew = failed;
            failed = false;
            lanes.values().forEach(Lane::resume);
            lanes.values().removeIf(Lane::isIdle);
        }
        if (renew) {
            channel.renew();
        }
    }

    /** Answers everything. Nothing starts afterwards. */
    void end(String reason) {
        List<PubSubSend> unanswered = new ArrayList<>();
        List<PublishCall> calls;
        synchronized (this) {
            endReason = endReason == null ? reason : endReason;
            calls = List.copyOf(underWay);
            underWay.clear();
            calls.forEach(call -> unanswered.addAll(call.batch()));
            lanes.values().forEach(lane -> unanswered.addAll(lane.drain()));
            lanes.clear();
            turns.clear();
            unstarted.clear();
        }
        unanswered.forEach(send -> send.complete(SendResult.unavailable(reason)));
        calls.forEach(call -> call.cancel(reason));
    }
}
