package dev.hitotsu.cli;

import dev.hitotsu.runtime.tls.ProcessTls;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The main class. {@code hitotsu --help} lists its commands and exit codes. */
public final class Hitotsu {
    /** The stack trace with its lines, and without other characters that control a terminal. */
    private static final String TRACE = "%replace(%ex){'[\\x00-\\x08\\x0B-\\x1F\\x7F-\\x9F\\u00AD\\u061C\\u200B-\\u200F"
            + "\\u2028-\\u202E\\u2060-\\u206F\\uFEFF]', '?'}";

    /** The root of the JDK's loggers; kept, because they are forgotten when nobody refers to them. */
    private static final Logger DRIVERS = Logger.getLogger("");

    /** What ends by itself. Known here, because the commands are not loaded yet when a signal must be caught. */
    private static final Set<String> GATEWAY_COMMANDS = Set.of("check", "explain", "import", "publish");

    private Hitotsu() {}

    public static void main(String[] arguments) {
        prepare(Arrays.asList(arguments).contains("--debug") || "1".equals(System.getenv("HITOTSU_DEBUG")));
        ProcessTls.followFiles();
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        if (runsUntilStopped(Arrays.asList(arguments))) {
            StopSignal.arm();
        }
        try {
            int code = CommandLines.create().execute(arguments);
            System.out.flush();
            return code;
        } finally {
            StopSignal.disarm();
        }
    }

    /**
     * Whether the command works until it is stopped, so that a signal while it starts is an orderly end. What ends by
     * itself, and was cut off, must not look as if it had been done.
     */
    public static boolean runsUntilStopped(List<String> arguments) {
        return switch (arguments.isEmpty() ? "" : arguments.getFirst()) {
            case "relay" -> arguments.stream().noneMatch(argument -> argument.startsWith("--check"));
            case "gateway" -> arguments.stream().noneMatch(GATEWAY_COMMANDS::contains);
            default -> false;
        };
    }

    /** Runs before the first logger and the first use of the console, because both read these properties only once. */
    private static void prepare(boolean debug) {
        if (debug) {
            System.setProperty("hitotsu.debug", "true");
            System.setProperty("hitotsu.log.level", "DEBUG");
            System.setProperty("hitotsu.log.trace", TRACE);
        } else {
            // Drivers that log through the JDK would write past the log, and not always without secrets.
            DRIVERS.setLevel(Level.OFF);
        }
        // Otherwise System.console() is not null on newer JDKs even if nobody is there to answer.
        System.setProperty("jdk.console", "java.base");
    }
}
