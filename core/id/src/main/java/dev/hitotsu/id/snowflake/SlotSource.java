package dev.hitotsu.id.snowflake;

import dev.hitotsu.id.IdException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leases slots whose reserved time ends soon enough to wait for it. Thread-safe if the slots are. */
final class SlotSource {
    private static final Logger log = LoggerFactory.getLogger(SlotSource.class);

    private final WorkerSlots slots;
    private final SnowflakeSettings settings;

    SlotSource(WorkerSlots slots, SnowflakeSettings settings) {
        this.slots = slots;
        this.settings = settings;
    }

    /**
     * Passes over slots whose last holder has reserved time far in the future, because its clock was wrong: one such
     * slot must not stop all who lease. If there is no other slot, it is this machine's clock that is behind, or must
     * be waited for; then takes the slot that is free first.
     *
     * @throws IdException if no slot could be leased
     */
    WorkerSlot lease() {
        List<WorkerSlot> passedOver = new ArrayList<>();
        try {
            while (true) {
                WorkerSlot slot = slots.lease(settings.layout().slotCount());
                if (isUsable(slot)) {
                    return slot;
                }
                passedOver.add(slot);
            }
        } catch (IdException noOther) {
            return takeFirstFree(passedOver).orElseThrow(() -> noOther);
        } finally {
            giveBack(passedOver);
        }
    }

    private boolean isUsable(WorkerSlot slot) {
        Duration ahead = Duration.between(settings.clock().instant(), slot.reservedFrom());
        return ahead.minus(settings.borrow()).compareTo(settings.allowedWait(true)) <= 0;
    }

    private static Optional<WorkerSlot> takeFirstFree(List<WorkerSlot> slots) {
        Optional<WorkerSlot> first = slots.stream().min(Comparator.comparing(WorkerSlot::reservedFrom));
        first.ifPresent(slots::remove);
        return first;
    }

    private void giveBack(List<WorkerSlot> slots) {
        if (!slots.isEmpty()) {
            log.warn(
                    "worker slots passed over: {} (expected: {} ahead of the clock at most; was a clock wrong?)",
                    slots.stream()
                            .map(slot -> slot.number() + ", reserved until " + slot.reservedFrom())
                            .collect(Collectors.joining("; ")),
                    settings.allowedWait(true));
        }
        slots.forEach(slot -> release(slot, slot.reservedFrom()));
    }

    /** Gives a slot back. If that fails, the slot is free when its lease ends. */
    static void release(WorkerSlot slot, Instant usedBefore) {
        try {
            slot.release(usedBefore);
        } catch (RuntimeException e) {
            log.debug("worker slot {}: could not be given back", slot.number(), e);
        }
    }
}
