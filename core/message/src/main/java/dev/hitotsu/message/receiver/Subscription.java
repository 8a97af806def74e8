package dev.hitotsu.message.receiver;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a broker adds to receiving: it polls, holds back lanes, and acknowledges. When messages are tried again and when
 * somebody is asked about them, {@link Receiver} knows. Only the receiver's thread uses it. For authors of receivers.
 *
 * <p>A {@link BrokerUnavailableException} means: not now; the receiver calls again. Whatever else a method throws ends
 * the receiver.
 *
 * @param <D> a delivery of this broker
 */
public interface Subscription<D extends Delivery> extends AutoCloseable {
    /** Hears of lanes that are not this receiver's any more. */
    @FunctionalInterface
    interface LossListener {
        /** What was delivered of these lanes will come again, here or elsewhere, and must not be acknowledged. */
        void lost(Set<String> lanes);
    }

    /**
     * For whom the broker delivers, in words: a consumer group with its topics, or a queue. The same in every process.
     */
    String reader();

    /**
     * Takes note of whom to tell that lanes are not this receiver's any more, or were lost with a connection. What was
     * delivered of them is then forgotten. Called once, before the first {@link #poll}, within which the listener may
     * be called, and within {@link #acknowledge}.
     */
    void onLost(LossListener listener);

    /**
     * Connects where that is needed, and waits for deliveries, each lane in its order. Never returns one of a lane that
     * is held.
     *
     * @param maxWait how long to wait for the first at most
     */
    List<D> poll(Duration maxWait) throws BrokerUnavailableException, InterruptedException;

    /** Delivers nothing more of these lanes, until they are resumed or lost. None of them is lost already. */
    void hold(Collection<String> lanes);

    /** Delivers of these lanes again. Some may never have been held, or may be lost. */
    void resume(Collection<String> lanes);

    /**
     * Tells the broker that these are done. Everything that was delivered before them in their lanes was acknowledged
     * before.
     *
     * @throws BrokerUnavailableException if they will come again. The lanes that lose what was delivered with them were
     *     reported to the listener before. A broker that can make up for it with the next call does not throw
     */
    void acknowledge(List<D> done) throws BrokerUnavailableException;

    /**
     * Where to read on behind these deliveries, as in {@link ReceivedBatch#positions}; empty for a broker without a
     * log.
     */
    default Map<String, LogPosition> positionsBehind(List<D> deliveries) {
        return Map.of();
    }

    /** Tells the broker what it has not been told yet, and disconnects. The receiver's last call; does not throw. */
    @Override
    void close();
}
