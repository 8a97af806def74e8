package dev.hitotsu.demo.run;

import java.io.PrintStream;

/**
 * Prints the progress of a demo: a line for each event, and on a terminal a status line that is overwritten.
 * Thread-safe.
 */
final class ProgressLog {
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintStream out;
    private final boolean terminal;
    private final long started = System.nanoTime();

    ProgressLog(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Seconds since the demo began. */
    double seconds() {
        return (System.nanoTime() - started) / 1e9;
    }

    /** Prints an event. */
    synchronized void event(String event) {
        out.printf("%s%6.1f s  %s%n", terminal ? CLEAR_LINE : "", seconds(), event);
        out.flush();
    }

    /** Shows a status on a terminal until the next event or status; elsewhere does nothing. */
    synchronized void status(String status) {
        if (terminal) {
            out.printf("%s%6.1f s  %s", CLEAR_LINE, seconds(), status);
            out.flush();
        }
    }
}
