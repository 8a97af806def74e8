package dev.hitotsu.server.command;

import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.server.api.Json;
import dev.hitotsu.server.api.RealignmentBody;
import dev.hitotsu.server.database.Realignment;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Brings the sequence of positions ahead of the relay. */
@Command(
        name = "realign",
        description = {
            "Bring the sequence of positions ahead of the relay again, after a restore without the sequence, a setval, or an "
                    + "upgrade by logical replication. Messages that were appended meanwhile move to new positions and are "
                    + "delivered.",
            "",
            "Appends wait while it runs. Some messages may be delivered again, with the same id. It does nothing if the "
                    + "sequence is not behind.%n"
        },
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE, ExitCodeHelp.DATABASE})
final class OutboxRealignCommand implements Callable<Integer> {
    @Mixin
    private OutboxAccess outbox;

    @Override
    public Integer call() {
        Realignment outcome = outbox.realign();
        outbox.print(outbox.isJson() ? Json.pretty(RealignmentBody.of(outcome)) : text(outcome));
        return ExitCode.OK;
    }

    private static String text(Realignment outcome) {
        return outcome.before() == outcome.after()
                ? "position " + outcome.after() + ": not behind the relay, nothing to do"
                : String.format(
                        Locale.ROOT,
                        "position %d before, %d now; %,d messages moved",
                        outcome.before(),
                        outcome.after(),
                        outcome.moved());
    }
}
