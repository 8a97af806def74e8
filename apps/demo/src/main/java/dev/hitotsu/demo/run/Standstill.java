package dev.hitotsu.demo.run;

import dev.hitotsu.demo.database.ShopSnapshot;
import org.jspecify.annotations.Nullable;

/** Notices that nothing moves in the shop, and says why. Not thread-safe. */
final class Standstill {
    private static final double MIN_SECONDS = 2;

    /** The last state that differed from the one before, and when that was. */
    private @Nullable ShopSnapshot moved;

    private double movedAt;

    /** @param seconds the time of the start */
    Standstill(double seconds) {
        this.movedAt = seconds;
    }

    /**
     * For how long nothing has moved, who waits for what, and which fault is under way; empty while something moves.
     *
     * @param seconds the time
     * @param now the state of the shop; null while it is unknown
     * @param fault the fault that is under way; null if there is none
     */
    String describe(double seconds, @Nullable ShopSnapshot now, @Nullable String fault) {
        ShopSnapshot state = now == null ? moved : now.withoutAge();
        if (state != null && !state.equals(moved)) {
            moved = state;
            movedAt = seconds;
        }
        if (seconds - movedAt < MIN_SECONDS) {
            return "";
        }
        return "; nothing has moved for %.0f s: %s (%s)"
                .formatted(
                        seconds - movedAt,
                        state == null ? "nothing is known of the shop yet" : state.waits(),
                        fault == null ? "no fault is under way" : fault);
    }
}
