package dev.hitotsu.demo.run;

import java.io.PrintStream;

/** Tells whoever watches what is going on: a line for each event, and one that is written over in between. Thread-safe. */
final class Progress {
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintStream out;
    private final boolean terminal;
    private final long started = System.nanoTime();

    Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Seconds since the demo began. */
    double seconds() {
        return (System.nanoTime() - started) / 1e9;
    }

    /** An event. */
    synchronized void say(String event) {
        out.printf("%s%6.1f s  %s%n", terminal ? CLEAR_LINE : "", seconds(), event);
        out.flush();
    }

    /** How things stand; on a terminal it is replaced by what is said next. */
    synchronized void show(String state) {
        if (terminal) {
            out.printf("%s%6.1f s  %s", CLEAR_LINE, seconds(), state);
            out.flush();
        }
    }
}
