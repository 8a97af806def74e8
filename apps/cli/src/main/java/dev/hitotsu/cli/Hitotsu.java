package dev.hitotsu.cli;

import java.util.Arrays;

/** The command line. Its exit codes are told by {@code hitotsu --help}. */
public final class Hitotsu {
    private Hitotsu() {}

    public static void main(String[] arguments) {
        prepare(Arrays.asList(arguments).contains("--debug") || "1".equals(System.getenv("HITOTSU_DEBUG")));
        int code = CommandLines.create().execute(arguments);
        System.out.flush();
        System.exit(code);
    }

    /** Before the first logger and the first use of the console, which read these properties once. */
    private static void prepare(boolean debug) {
        if (debug) {
            System.setProperty("hitotsu.debug", "true");
            System.setProperty("hitotsu.log.level", "DEBUG");
            System.setProperty("hitotsu.log.trace", "%ex");
        }
        // Otherwise newer JDKs give a console also where nobody sits at it.
        System.setProperty("jdk.console", "java.base");
    }
}
