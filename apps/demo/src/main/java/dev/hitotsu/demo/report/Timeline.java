package dev.hitotsu.demo.report;

/** Temporary. */
public final class Timeline {
    private Timeline() {}

    /** Temporary. */
    public record Sample(
            double seconds, long created, long delivered, long charged, long backlog, double oldestAgeSeconds) {}

    /** Temporary. */
    public record FaultMark(String kind, double fromSeconds, double toSeconds, String text) {}
}
