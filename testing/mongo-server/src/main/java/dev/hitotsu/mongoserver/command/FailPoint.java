package dev.hitotsu.mongoserver.command;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What goes wrong with the next commands of a name. Thread-safe. */
public final class FailPoint {
    /** What happens instead of the answer. */
    public enum Fault {
        /** The connection ends, and nothing was done. */
        LOSE_REQUEST,
        /** It is done, and then the connection ends. */
        LOSE_ANSWER,
        /** The answer is {@code WriteConflict}, and nothing was done. */
        WRITE_CONFLICT
    }

    private record Planned(Fault fault, AtomicInteger left) {}

    private final Map<String, Planned> planned = new ConcurrentHashMap<>();

    /** The next commands of this name fail, so many of them. */
    public void plan(String command, Fault fault, int times) {
        planned.put(command, new Planned(fault, new AtomicInteger(times)));
    }

    @Nullable Fault next(String command) {
        Planned plan = planned.get(command);
        return plan != null && plan.left.getAndDecrement() > 0 ? plan.fault : null;
    }

    /** The names of commands that are to fail still. */
    public Set<String> open() {
        planned.values().removeIf(plan -> plan.left.get() <= 0);
        return Set.copyOf(planned.keySet());
    }
}
