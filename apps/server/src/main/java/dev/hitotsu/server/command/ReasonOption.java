package dev.hitotsu.server.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Why something is changed, for the record of it. */
public final class ReasonOption {
    /** Called by picocli. */
    public ReasonOption() {}

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it stands in the record of changes.")
    private @Nullable String reason;

    /** Null for none. */
    public @Nullable String text() {
        return reason;
    }
}
