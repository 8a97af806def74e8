package dev.hitotsu.cli;

import java.io.IOException;
import java.nio.file.Path;

/** Whether a person reads what this process prints, or another program. */
public final class Terminal {
    /** The system property that says so instead of the system: {@code true} or {@code false}. */
    public static final String PROPERTY = "hitotsu.terminal";

    private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");

    private Terminal() {}

    /** Whether standard output is a terminal. */
    public static boolean isOutput() {
        String given = System.getProperty(PROPERTY);
        return given == null ? System.console() != null || isDevice() : Boolean.parseBoolean(given);
    }

    /** The console is null, too, where only the input comes from elsewhere. */
    private static boolean isDevice() {
        try {
            Path real = STANDARD_OUTPUT.toRealPath();
            return real.startsWith("/dev") && !real.equals(Path.of("/dev/null"));
        } catch (IOException e) {
            return false;
        }
    }
}
