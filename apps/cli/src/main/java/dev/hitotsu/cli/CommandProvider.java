package dev.hitotsu.cli;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * Adds commands to {@code hitotsu}. {@link java.util.ServiceLoader} finds the providers on the class path.
 */
public interface CommandProvider {

    /**
     * New objects with picocli's annotation {@code @Command}. A command that fails throws a {@link CommandException} to
     * choose the exit code, or any other exception.
     */
    List<Object> commands();

    /**
     * The lines of the message of an exception of this module that has several. Empty for others: theirs is one line,
     * because a line break in it may come from a server.
     */
    default List<String> lines(Exception failure) {
        return List.of();
    }

    /** JSON Schemas of the configurations of this module, by the name of the command that reads them. */
    default Map<String, Supplier<String>> schemas() {
        return Map.of();
    }

    /** The exit code for an exception of this module; empty for others, which end with {@link ExitCode#FAILED}. */
    default OptionalInt exitCode(Exception failure) {
        return OptionalInt.empty();
    }
}
