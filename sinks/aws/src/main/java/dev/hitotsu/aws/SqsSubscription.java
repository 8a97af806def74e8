package dev.hitotsu.aws;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.BrokerUnavailableException;
import dev.hitotsu.message.receiver.Subscription;
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
 * A queue, with a lane for each message group. SQS delivers nothing more of a group while some of it is here. What was
 * lost comes again from SQS, the failed message with those behind it.
 */
final class SqsSubscription implements Subscription<SqsDelivery> {
    private final ClientSettings settings;
    private final SubscriptionOptions options;
    private final IntFunction<Duration> delayAfter;
    private LossListener lossListener = lanes -> {};
    private @Nullable OpenQueue open;
    /** What may be handed out, in its order. */
    private List<SqsDelivery> waiting = new ArrayList<>();

    private final Set<String> held = new HashSet<>();
    /** Lanes to give back, and after how many seconds they come again. */
    private final Map<String, Integer> returned = new HashMap<>();
    /** What was handled, and is not deleted yet. */
    private List<SqsDelivery> undeleted = List.of();

    /** @param delayAfter how long a message rests that was delivered so many times */
    SqsSubscription(ClientSettings settings, SubscriptionOptions options, IntFunction<Duration> delayAfter) {
        this.settings = settings;
        this.options = options;
        this.delayAfter = delayAfter;
    }

    @Override
    public String reader() {
        return "SQS queue " + options.queue();
    }

    @Override
    public void onLost(LossListener listener) {
        lossListener = listener;
    }

    @Override
    public List<SqsDelivery> poll(Duration maxWait) throws BrokerUnavailableException, InterruptedException {
        try {
            OpenQueue queue = open == null ? connect() : open;
            open = queue;
            deleteHandled(queue);
            giveBack(queue);
            lose(queue, queue.inFlight().lapsedLanes(System.nanoTime()));
            List<SqsDelivery> batch = drain();
            if (!batch.isEmpty()) {
                return batch;
            }
            for (List<SqsDelivery> next = queue.take(maxWait); !next.isEmpty(); next = queue.take(Duration.ZERO)) {
                admit(queue, next);
            }
            return drain();
        } catch (RuntimeException e) {
            throw new BrokerUnavailableException(SqsFaults.describe(e), e);
        }
    }

    private OpenQueue connect() {
        SqsConnection connection = new SqsConnection(settings, options.callTimeout());
        boolean opened = false;
        try {
            OpenQueue queue = OpenQueue.open(connection, options);
            opened = true;
            return queue;
        } finally {
            if (!opened) {
                connection.close();
            }
        }
    }

    private void deleteHandled(OpenQueue queue) throws BrokerUnavailableException {
        if (undeleted.isEmpty()) {
            return;
        }
        undeleted = queue.delete(undeleted);
        if (!undeleted.isEmpty()) {
            throw new BrokerUnavailableException("not deleted: " + undeleted.size() + " messages", null);
        }
    }

    private void giveBack(OpenQueue queue) {
        if (returned.isEmpty()) {
            return;
        }
        Map<String, Integer> lanes = Map.copyOf(returned);
        returned.clear();
        lanes.forEach((lane, seconds) -> queue.release(forget(queue, Set.of(lane)), seconds));
        lossListener.lost(lanes.keySet());
    }

    private void lose(OpenQueue queue, Set<String> lanes) {
        if (!lanes.isEmpty()) {
            queue.release(forget(queue, lanes), 0);
            lossListener.lost(lanes);
        }
    }

    private List<SqsDelivery> forget(OpenQueue queue, Set<String> lanes) {
        held.removeAll(lanes);
        waiting.removeIf(each -> lanes.contains(each.lane()));
        return queue.inFlight().removeLanes(lanes);
    }

    /** A message that is here already has come again: what came with it the first time is not ours any more. */
    private void admit(OpenQueue queue, List<SqsDelivery> next) {
        List<SqsDelivery> earlier = queue.inFlight().earlierOf(next);
        if (!earlier.isEmpty()) {
            Set<String> lanes = earlier.stream().map(SqsDelivery::lane).collect(Collectors.toSet());
            var unused = forget(queue, lanes);
            lossListener.lost(lanes);
            queue.inFlight().addAll(next);
        }
        waiting.addAll(next.stream().filter(queue.inFlight()::contains).toList());
    }

    private List<SqsDelivery> drain() {
        List<SqsDelivery> batch = new ArrayList<>();
        List<SqsDelivery> rest = new ArrayList<>();
        for (SqsDelivery each : waiting) {
            boolean mayGo = batch.size() < options.batch() && !held.contains(each.lane());
            (mayGo ? batch : rest).add(each);
        }
        waiting = rest;
        return batch;
    }

    /** The poison handler wants the message tried again: SQS does that, with those behind it, and counts. */
    void giveBack(Message message) {
        OpenQueue queue = open;
        if (queue != null) {
            queue.inFlight()
                    .of(message)
                    .ifPresent(delivery -> returned.put(delivery.lane(), (int)
                            delayAfter.apply(delivery.receives()).toSeconds()));
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

    /** {@inheritDoc} What SQS gives no answer to is deleted with the next call. */
    @Override
    public void acknowledge(List<SqsDelivery> done) {
        OpenQueue queue = open;
        if (queue == null) {
            throw new IllegalStateException("acknowledged: " + done.getLast().message() + " (expected: an open queue)");
        }
        List<SqsDelivery> all = new ArrayList<>(undeleted);
        all.addAll(done);
        queue.inFlight().removeAll(done);
        try {
            undeleted = queue.delete(all);
        } catch (RuntimeException e) {
            undeleted = all;
        }
    }

    @Override
    public void close() {
        OpenQueue queue = open;
        if (queue == null) {
            return;
        }
        open = null;
        try {
            if (!undeleted.isEmpty()) {
                undeleted = queue.delete(undeleted);
            }
        } catch (RuntimeException e) {
            // They come again when their time is over.
        } finally {
            queue.close();
        }
    }
}
