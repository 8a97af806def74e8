package dev.hitotsu.server.inbox;

import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.cli.Table;
import dev.hitotsu.config.EnumNames;
import dev.hitotsu.inbox.operator.InboxAdmin.ParkedStatus;
import dev.hitotsu.inbox.parking.ParkedState;
import dev.hitotsu.server.api.CappedCount;
import dev.hitotsu.server.api.Json;
import dev.hitotsu.server.api.ParkedStatusBody;
import dev.hitotsu.server.command.OutboxAccess;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Counts what consumers have parked. */
@Command(
        name = "status",
        description =
                "Count the messages that consumers have parked, as far as 100,000 in each state; say how long ago the oldest"
                        + " was parked that is not skipped.%n",
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE, ExitCodeHelp.DATABASE})
final class InboxStatusCommand implements Callable<Integer> {
    @Mixin
    private OutboxAccess database;

    @Override
    public Integer call() {
        ParkedStatus status = database.inboxAdmin(null).parkedStatus();
        database.print(database.isJson() ? Json.pretty(ParkedStatusBody.of(status)) : text(status));
        return ExitCode.OK;
    }

    private static String text(ParkedStatus status) {
        Table table = new Table("STATE", "MESSAGES");
        for (ParkedState state : ParkedState.values()) {
            table.add(EnumNames.kebabCase(state), CappedCount.format(status.count(state)));
        }
        return table + "\noldest: " + status.oldestAge().toSeconds() + " s";
    }
}
