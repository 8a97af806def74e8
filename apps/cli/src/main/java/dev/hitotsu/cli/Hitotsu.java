package dev.hitotsu.cli;

import java.util.Arrays;

/** The main class. {@code hitotsu --help} lists its commands and exit codes. */
public final class Hitotsu {
    private Hitotsu() {}

    public static void main(String[] arguments) {
        prepare(Arrays.asList(arguments).contains("--debug") || "1".equals(System.getenv("HITOTSU_DEBUG")));
        int code = CommandLines.create().execute(arguments);
        System.out.flush();
        System.exit(code);
    }

    /** Runs before the first logger and the first use of the console, because both read these properties only once. */
    private static void prepare(boolean debug) {
        if (debug) {
            System.setProperty("hitotsu.debug", "true");
            System.setProperty("hitotsu.log.level", "DEBUG");
            System.setProperty("hitotsu.log.trace", "%ex");
        }
        // Otherwise System.console() is not null on newer JDKs even if nobody is there to answer.
        System.setProperty("jdk.console", "java.base");
    }
}
