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

/** Has a consumer handle a message again. */
@Command(
        name = "retry",
        description = {
            "Forget that a consumer has handled or skipped a message: its effect happens when the message is delivered again.",
            "",
            "If it was handled, its effect happens a second time, and in either case after later messages of its key; you are asked"
                    + " before. The broker or \"outbox retry\" has to deliver it.%n"
        },
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE, ExitCodeHelp.DATABASE})
final class InboxRetryCommand implements Callable<Integer> {
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
        question.ask(
                "retry",
                "The effect of " + selection + " happens again when it is delivered again, after later messages of its"
                        + " key.");
        if (!database.inboxAdmin(reason.text()).retry(selection.consumer(), selection.id())) {
            throw new CommandException(
                    ExitCode.FAILED, selection + ": not handled (expected: one that was handled or skipped)");
        }
        database.print(
                database.isJson()
                        ? Json.pretty(new ChangedBody(1))
                        : selection + " is handled when it is delivered again");
        return ExitCode.OK;
    }
}
