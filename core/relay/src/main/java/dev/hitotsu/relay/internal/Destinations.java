package dev.hitotsu.relay.internal;

import dev.hitotsu.message.Message;
import dev.hitotsu.runtime.Clockwork;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/** The destinations of a sink. The dispatcher asks and sends, any thread answers. */
public final class Destinations {
    /** What one destination may have of the window, so that the others have room when it answers nothing. */
    private static final double SHARE = 0.75;
    /** What may wait for crowded ones beside the window. */
    private static final double SHARE_ASIDE = 0.25;

    private static final int MAX_REMEMBERED = 10_000;
    /** A target that has taken nothing for as long as that, though it had something to take, has stalled. */
    private static final long STALL_NANOS = Destination.SILENCE_NANOS / 2;

    private final Function<Message, String> namer;
    private final ToIntFunction<String> capacities;
    private final Predicate<String> isolated;
    private final SendWindow window;
    private final Clockwork clockwork;
    private final Map<String, Destination> byName = new HashMap<>();
    private volatile long takenAt;
    private volatile long promptSince;

    /**
     * None yet.
     *
     * @param namer names the destination of a message
     * @param capacities how many messages may be under way to a destination
     * @param isolated whether the sink by itself sees to it that a silent destination concerns no other; asked once for
     *     each
     */
    public Destinations(
            Function<Message, String> namer,
            ToIntFunction<String> capacities,
            Predicate<String> isolated,
            SendWindow window,
            Clockwork clockwork) {
        this.namer = namer;
        this.capacities = capacities;
        this.isolated = isolated;
        this.window = window;
        this.clockwork = clockwork;
        this.takenAt = clockwork.nanoTime();
        this.promptSince = takenAt;
    }

    public Destination of(Message message) {
        String name = namer.apply(message);
        Destination known = byName.get(name);
        return known == null ? remember(name) : known;
    }

    private Destination remember(String name) {
        if (byName.size() >= MAX_REMEMBERED) {
            byName.values().removeIf(Destination::isIdle);
        }
        Destination added =
                new Destination(name, window.share(SHARE), () -> capacities.applyAsInt(name), isolated.test(name));
        byName.put(name, added);
        return added;
    }

    /** Messages that wait beside the window. */
    public SetAside newSetAside() {
        return new SetAside(window.share(SHARE_ASIDE));
    }

    /**
     * The destination has taken a message. Where it was late itself, and so was everybody, the target had stalled: this
     * first answer says nothing against the others, who have their time from now on.
     */
    public void recordTaken(Destination destination, long now) {
        if (now - takenAt >= STALL_NANOS && destination.isUnanswered(now, STALL_NANOS)) {
            promptSince = now;
        }
        if (now - takenAt > Destination.ANSWER_GRAIN_NANOS) {
            takenAt = now;
        }
        destination.recordTaken(now);
    }

    /** Whether there is anybody whom a destination could hold back. */
    public boolean areSeveral() {
        return byName.size() > 1;
    }

    /** Whether one of several has answered nothing for as long as that. */
    public boolean isAnyQuiet(long nanos) {
        long now = clockwork.nanoTime() - (nanos - Destination.SILENCE_NANOS);
        return areSeveral()
                && byName.values().stream().anyMatch(each -> !each.isIsolated() && !each.isAway() && each.isQuiet(now));
    }

    /** Whether the destination answers nothing while others take messages. */
    public boolean isSilent(Destination destination) {
        long lastTaken = takenAt; // before promptSince, which is written before it
        return !destination.isIsolated()
                && destination.isSilent(lastTaken)
                && lastTaken - promptSince >= Destination.SILENCE_NANOS;
    }
}
