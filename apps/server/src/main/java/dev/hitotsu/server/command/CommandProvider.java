package dev.hitotsu.server.command;

/**
 * Adds a command to {@code hitotsu}. Found by {@link java.util.ServiceLoader}, so that a module can plug one in by being on
 * the class path.
 */
@FunctionalInterface
public interface CommandProvider {

    /**
     * An object annotated with picocli's {@code @Command}. It fails by throwing a {@link CommandException} to choose the
     * exit code, or any other exception for {@link ExitCode#FAILED}.
     */
    Object command();
}
