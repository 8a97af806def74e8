package dev.hitotsu.console.view;

import dev.hitotsu.console.action.BulkRun;
import dev.hitotsu.console.live.Texts;
import java.util.Locale;

/** A change of many that runs, or has ended. */
public record RunView(
        Shell shell, String operation, String sentence, boolean isRunning, long changed, long total, String reason) {
    /** Of a run. */
    public static RunView of(Shell shell, BulkRun run) {
        boolean isRunning = run.state() == BulkRun.State.RUNNING;
        String reason = run.operation().reason();
        return new RunView(
                isRunning ? shell.refreshedEvery(1) : shell,
                run.operation().id().toString(),
                sentence(run),
                isRunning,
                run.changed(),
                Math.max(run.changed(), run.ticket().plan().count()),
                reason == null ? "" : reason);
    }

    private static String sentence(BulkRun run) {
        String verb = run.ticket().plan().kind().name().toLowerCase(Locale.ROOT);
        String changed = Texts.number(run.changed());
        return switch (run.state()) {
            case RUNNING -> "Running: " + verb + ", " + changed + " changed so far";
            case DONE -> "Done: " + verb + ", " + changed + " changed" + left(run);
            case STOPPED -> "Stopped: " + verb + ", " + changed + " changed, the rest is as it was";
            case FAILED -> "Failed: " + verb + ", " + changed + " changed, the rest is as it was: " + run.problem();
        };
    }

    private static String left(BulkRun run) {
        long left = run.ticket().plan().count() - run.changed();
        return left > 0 ? "; " + Texts.number(left) + " had changed after the preview and were left alone" : "";
    }
}
