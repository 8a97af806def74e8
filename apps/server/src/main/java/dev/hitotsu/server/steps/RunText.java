package dev.hitotsu.server.steps;

import dev.hitotsu.inbox.step.store.RunSummary;
import java.time.Duration;

/** What operators are told of a run. */
final class RunText {
    private RunText() {}

    /** Who goes on with the run, and when. */
    static String next(RunSummary run) {
        return switch (run.state()) {
            case RUNNING ->
                isPast(run)
                        ? "its process has died; "
                                + (run.isResumable()
                                        ? "taken up by any process with the handler"
                                        : "goes on when it is asked for again")
                        : "under way; taken up " + in(run) + " if its process has died";
            case READY -> "begun by the next free process with the handler";
            case WAITING -> "step " + run.waitingFor() + ", until " + (isPast(run) ? "now" : in(run)) + byWhom(run);
            case RETRYING -> (isPast(run) ? "next attempt now" : "next attempt " + in(run)) + byWhom(run);
            case HALTED -> "nothing; retry or cancel it";
            case COMPLETED, REFUSED, CANCELLED -> "-";
        };
    }

    private static String byWhom(RunSummary run) {
        return run.isResumable() ? "" : ", when it is asked for again";
    }

    private static boolean isPast(RunSummary run) {
        Duration due = run.dueIn();
        return due == null || due.isNegative() || due.isZero();
    }

    private static String in(RunSummary run) {
        Duration due = run.dueIn();
        return "in "
                + (due == null
                        ? "-"
                        : Duration.ofSeconds(Math.max(1, due.toSeconds())).toString());
    }
}
