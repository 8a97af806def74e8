package dev.hitotsu.server.inbox;

import dev.hitotsu.cli.CommandException;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.jdbc.InboxAdmin.Claim;
import dev.hitotsu.server.api.Json;
import dev.hitotsu.server.command.OutboxAccess;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tells whether a consumer has handled a message. */
@Command(
        name = "show",
        description = "Tell whether a consumer has handled a message, and when.%n",
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE, ExitCodeHelp.DATABASE})
final class InboxShowCommand implements Callable<Integer> {
    @Mixin
    private OutboxAccess database;

    @Mixin
    private ClaimSelection selection;

    @Override
    public Integer call() {
        Claim claim = database.inboxAdmin(null)
                .find(selection.consumer(), selection.id())
                .orElseThrow(() -> new CommandException(
                        ExitCode.FAILED,
                        selection + ": not handled (expected: one that was handled or skipped, and whose claim is still"
                                + " kept)"));
        database.print(
                database.isJson()
                        ? Json.pretty(ClaimBody.of(claim))
                        : selection + ": handled or skipped at " + claim.claimedAt());
        return ExitCode.OK;
    }
}
