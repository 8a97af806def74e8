package dev.hitotsu.google.pubsub;

import dev.hitotsu.google.internal.ChannelSettings;
import dev.hitotsu.google.internal.GoogleFaults;
import dev.hitotsu.google.internal.GrpcChannel;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.BrokerUnavailableException;
import dev.hitotsu.message.receiver.Subscription;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A subscription, with a lane for each ordering key. Pub/Sub delivers nothing more of a key while some of it is here.
 * What was lost comes again from Pub/Sub, the failed message with those behind it.
 */
final class PubSubSubscription implements Subscription<PubSubDelivery> {
    /** Of messages that others have handled meanwhile nobody hears. */
    private static final int MAX_RETURNS = 10_000;

    private final ChannelSettings settings;
    private final SubscriptionOptions options;
    private final IntFunction<Duration> delayAfter;
    private LossListener lossListener = lanes -> {};
    private @Nullable OpenSubscription open;
    /** What may be handed out, in its order. */
    private List<PubSubDelivery> waiting = new ArrayList<>();

    private final Set<String> held = new HashSet<>();
    /** Lanes to give back, and after how many seconds they come again. */
    private final Map<String, Integer> returned = new HashMap<>();
    /** How often a message was given back: Pub/Sub counts that only for dead letters. */
    private final Map<String, Integer> returns = new HashMap<>();
    /** What was handled, and is not acknowledged yet. */
    private List<PubSubDelivery> unacknowledged = List.of();

    /** @param delayAfter how long a message rests that was delivered so many times */
    PubSubSubscription(ChannelSettings settings, SubscriptionOptions options, IntFunction<Duration> delayAfter) {
        this.settings = settings;
        this.options = options;
        this.delayAfter = delayAfter;
    }

    @Override
    public String reader() {
        return "Pub/Sub subscription " + options.subscription();
    }

    @Override
    public void onLost(LossListener listener) {
        lossListener = listener;
    }

    @Override
    public List<PubSubDelivery> poll(Duration maxWait) throws BrokerUnavailableException, InterruptedException {
        try {
            OpenSubscription subscription = open == null ? connect() : open;
            open = subscription;
            acknowledgeHandled(subscription);
            giveBack(subscription);
            lose(subscription, subscription.inFlight().lapsedLanes(System.nanoTime()));
            List<PubSubDelivery> batch = drain();
            if (!batch.isEmpty()) {
                return batch;
            }
            List<PubSubDelivery> next = subscription.take(maxWait);
            for (; !next.isEmpty(); next = subscription.take(Duration.ZERO)) {
                admit(subscription, next);
            }
            return drain();
        } catch (StatusRuntimeException e) {
            throw new BrokerUnavailableException(GoogleFaults.describe(e), e);
        }
    }

    private OpenSubscription connect() {
        GrpcChannel channel = settings.open();
        boolean opened = false;
        try {
            OpenSubscription subscription = OpenSubscription.open(channel, options);
            opened = true;
            return subscription;
        } finally {
            if (!opened) {
                channel.close();
            }
        }
    }

    private void acknowledgeHandled(OpenSubscription subscription) throws BrokerUnavailableException {
        if (unacknowledged.isEmpty()) {
            return;
        }
        unacknowledged = subscription.acks().acknowledge(unacknowledged);
        if (!unacknowledged.isEmpty()) {
            throw new BrokerUnavailableException("not acknowledged: " + unacknowledged.size() + " messages", null);
        }
    }

    private void giveBack(OpenSubscription subscription) {
        if (returned.isEmpty()) {
            return;
        }
        Map<String, Integer> lanes = Map.copyOf(returned);
        returned.clear();
        lanes.forEach((lane, seconds) -> subscription.acks().release(forget(subscription, Set.of(lane)), seconds));
        lossListener.lost(lanes.keySet());
    }

    private void lose(OpenSubscription subscription, Set<String> lanes) {
        if (!lanes.isEmpty()) {
            subscription.acks().release(forget(subscription, lanes), 0);
            lossListener.lost(lanes);
        }
    }

    private List<PubSubDelivery> forget(OpenSubscription subscription, Set<String> lanes) {
        held.removeAll(lanes);
        waiting.removeIf(each -> lanes.contains(each.lane()));
        return subscription.inFlight().removeLanes(lanes);
    }

    /** A message that is here already has come again: what came with it the first time is not ours any more. */
    private void admit(OpenSubscription subscription, List<PubSubDelivery> next) {
        List<PubSubDelivery> earlier = subscription.inFlight().earlierOf(next);
        if (!earlier.isEmpty()) {
            Set<String> lanes = earlier.stream().map(PubSubDelivery::lane).collect(Collectors.toSet());
            var unused = forget(subscription, lanes);
            lossListener.lost(lanes);
            subscription.inFlight().addAll(next);
        }
        waiting.addAll(next.stream().filter(subscription.inFlight()::contains).toList());
    }

    private List<PubSubDelivery> drain() {
        List<PubSubDelivery> batch = new ArrayList<>();
        List<PubSubDelivery> rest = new ArrayList<>();
        for (PubSubDelivery each : waiting) {
            boolean mayGo = batch.size() < options.batch() && !held.contains(each.lane());
            (mayGo ? batch : rest).add(each);
        }
        waiting = rest;
        return batch;
    }

    /** The poison handler wants the message tried again: Pub/Sub does that, with those behind it. */
    void giveBack(Message message) {
        OpenSubscription subscription = open;
        if (returns.size() > MAX_RETURNS) {
            returns.clear();
        }
        if (subscription != null) {
            subscription.inFlight().of(message).ifPresent(delivery -> {
                int times = Math.max(delivery.attempts(), returns.merge(delivery.messageId(), 1, Integer::sum));
                returned.put(delivery.lane(), (int) delayAfter.apply(times).toSeconds());
            });
        }
    }

    @Override
    public void hold(Collection<String> lanes) {
        held.addAll(lanes);
    }

    @Override
    public void resume(Collection<String> lanes) {
        held.removeAll(lanes);
    }

    /** {@inheritDoc} What Pub/Sub gives no answer to is acknowledged with the next call. */
    @Override
    public void acknowledge(List<PubSubDelivery> done) {
        OpenSubscription subscription = open;
        if (subscription == null) {
            throw new IllegalStateException(
                    "acknowledged: " + done.getLast().message() + " (expected: an open subscription)");
        }
        List<PubSubDelivery> all = new ArrayList<>(unacknowledged);
        all.addAll(done);
        done.forEach(each -> returns.remove(each.messageId()));
        subscription.inFlight().removeAll(done);
        try {
            unacknowledged = subscription.acks().acknowledge(all);
        } catch (RuntimeException e) {
            unacknowledged = all;
        }
    }

    @Override
    public void close() {
        OpenSubscription subscription = open;
        if (subscription == null) {
            return;
        }
        open = null;
        try {
            if (!unacknowledged.isEmpty()) {
                unacknowledged = subscription.acks().acknowledge(unacknowledged);
            }
        } catch (RuntimeException e) {
            // They come again when their time is over.
        } finally {
            subscription.close();
        }
    }
}
