package dev.hitotsu.coordination;

import java.time.Duration;

/** The machine's, but whoever is not woken up waits for an hour. */
final class PatientRuntime extends AlteredRuntime {
    private static final long HOUR = Duration.ofHours(1).toNanos();

    @Override
    long waitingTime(long nanos) {
        return HOUR;
    }
}
