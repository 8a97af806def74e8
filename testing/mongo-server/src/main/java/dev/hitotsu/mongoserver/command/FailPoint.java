package dev.hitotsu.mongoserver.command;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
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

    /** What drivers ask by themselves, whatever their users do. */
    private static final Set<String> GREETINGS = Set.of("hello", "isMaster", "ismaster");

    private record Planned(Fault fault, AtomicInteger left) {}

    private final Map<String, Planned> planned = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Planned> crash = new AtomicReference<>();

    /** The next commands of this name fail, so many of them. */
    public void plan(String command, Fault fault, int times) {
        planned.put(command, new Planned(fault, new AtomicInteger(times)));
    }

    /**
     * After so many commands, greetings apart, the server is dead: the connection of the next one ends as the fault
     * says, and nothing is done any more. What it has written by then is in its journal.
     */
    public void crash(int commandsBefore, Fault fault) {
        crash.set(new Planned(fault, new AtomicInteger(commandsBefore)));
    }

    /** Whether it is dead. */
    public boolean hasCrashed() {
        Planned plan = crash.get();
        return plan != null && plan.left.get() < 0;
    }

    @Nullable Fault next(String command) {
        Planned end = GREETINGS.contains(command) ? null : crash.get();
        if (end != null && end.left.getAndDecrement() <= 0) {
            return end.left.get() == -1 ? end.fault : Fault.LOSE_REQUEST;
        }
        Planned plan = planned.get(command);
        return plan != null && plan.left.getAndDecrement() > 0 ? plan.fault : null;
    }

    /** The names of commands that are to fail still. */
    public Set<String> open() {
        planned.values().removeIf(plan -> plan.left.get() <= 0);
        return Set.copyOf(planned.keySet());
    }
}
