package dev.hitotsu.cli;

import java.util.List;
import java.util.OptionalInt;

/**
 * Adds commands to {@code hitotsu}. Found by {@link java.util.ServiceLoader}, so a module plugs its commands in by being on the
 * class path.
 */
public interface CommandProvider {

    /**
     * Objects annotated with picocli's {@code @Command}, made anew at each call. They fail by throwing a
     * {@link CommandException} to choose the exit code, or any other exception.
     */
    List<Object> commands();

    /** The exit code for an exception that this module knows; empty for others, which end with {@link ExitCode#FAILED}. */
    default OptionalInt exitCode(Exception failure) {
        return OptionalInt.empty();
    }
}
