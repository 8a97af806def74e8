package dev.hitotsu.server.inbox;

import dev.hitotsu.cli.CommandException;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.server.api.ChangedBody;
import dev.hitotsu.server.api.Json;
import dev.hitotsu.server.command.OutboxAccess;
import dev.hitotsu.server.command.Question;
import dev.hitotsu.server.command.ReasonOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Has a consumer pass over a message. */
@Command(
        name = "skip",
        description = {
            "Have a consumer take a message for handled, so that what waits behind it goes on. Its effect does not happen.",
            "",
            "The consumer need not be stopped: its next attempt finds the message handled. \"retry\" takes it back as long as the"
                    + " message can still be delivered.%n"
        },
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE, ExitCodeHelp.DATABASE})
final class InboxSkipCommand implements Callable<Integer> {
    @Mixin
    private OutboxAccess database;

    @Mixin
    private ClaimSelection selection;

    @Mixin
    private ReasonOption reason;

    @Mixin
    private Question question;

    @Override
    public Integer call() {
        question.ask("skip", "The effect of " + selection + " will not happen.");
        if (!database.inboxAdmin(reason.text()).skip(selection.consumer(), selection.id())) {
            throw new CommandException(
                    ExitCode.FAILED, selection + ": handled or skipped already (expected: one that is not)");
        }
        database.print(database.isJson() ? Json.pretty(new ChangedBody(1)) : selection + " is skipped");
        return ExitCode.OK;
    }
}
