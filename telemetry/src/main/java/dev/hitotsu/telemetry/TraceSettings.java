package dev.hitotsu.telemetry;

import java.util.Objects;

/**
 * Where traces go, and how many.
 *
 * @param to where they go
 * @param sampleRatio of the requests for which the caller has not decided it, from 0 to 1
 */
public record TraceSettings(Destination to, double sampleRatio) {
    public TraceSettings {
        Objects.requireNonNull(to, "to: null (expected: a destination)");
        if (!(sampleRatio >= 0 && sampleRatio <= 1)) {
            throw new IllegalArgumentException("sample: " + sampleRatio + " (expected: 0..1)");
        }
    }
}
