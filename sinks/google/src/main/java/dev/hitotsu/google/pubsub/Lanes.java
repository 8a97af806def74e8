package dev.hitotsu.google.pubsub;

import dev.hitotsu.google.internal.GrpcChannel;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SendResult.Unavailable;
import java.util.ArrayList;
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
    private final Set<PublishCall> underWay = new HashSet<>();
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
        List<PublishCall> calls = new ArrayList<>();
        synchronized (this) {
            refusal = refusal(id);
            if (refusal == null) {
                Lane lane = lanes.computeIfAbsent(id, any -> new Lane(any, requests));
                lane.add(send);
                calls = next(lane);
            }
        }
        if (refusal != null) {
            send.complete(SendResult.unavailable(refusal));
        }
        start(calls);
    }

    private List<PublishCall> next(Lane lane) {
        List<PublishCall> calls = new ArrayList<>();
        for (List<PubSubSend> batch = lane.next(); !batch.isEmpty(); batch = lane.next()) {
            PublishCall call = new PublishCall(lane, batch, this::finish);
            underWay.add(call);
            calls.add(call);
        }
        if (lane.isIdle()) {
            lanes.remove(lane.id());
        }
        return calls;
    }

    private void start(List<PublishCall> calls) {
        for (PublishCall call : calls) {
            if (endedWith() == null) {
                call.start(channel);
                String ended = endedWith();
                if (ended != null) {
                    call.cancel(ended);
                }
            }
        }
    }

    private synchronized @Nullable String endedWith() {
        return endReason;
    }

    private void finish(PublishCall call, @Nullable SendResult result) {
        List<PublishCall> calls;
        List<PubSubSend> behind = List.of();
        synchronized (this) {
            if (!underWay.remove(call)) {
                return;
            }
            Lane lane = call.lane();
            lane.recordAnswer();
            if (result == null) {
                lane.sendAlone(call.batch());
            } else if (!(result instanceof SendResult.Sent)) {
                failed |= result instanceof Unavailable;
                behind = lane.fail(
                        result instanceof Unavailable
                                ? result.reason()
                                : "given up behind a message not taken: " + result.reason());
            }
            calls = next(lane);
        }
        if (result != null) {
            call.batch().forEach(send -> send.complete(result));
            behind.forEach(
                    send -> send.complete(SendResult.unavailable("behind a message not taken: " + result.reason())));
        }
        start(calls);
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
        }
        unanswered.forEach(send -> send.complete(SendResult.unavailable(reason)));
        calls.forEach(call -> call.cancel(reason));
    }
}
