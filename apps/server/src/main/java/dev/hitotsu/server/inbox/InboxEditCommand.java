package dev.hitotsu.server.inbox;

import dev.hitotsu.cli.CommandException;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.inbox.operator.InboxAdmin;
import dev.hitotsu.inbox.operator.InboxAdmin.ParkedEntry;
import dev.hitotsu.inbox.parking.ParkedState;
import dev.hitotsu.message.Message;
import dev.hitotsu.server.api.EditedBody;
import dev.hitotsu.server.api.Json;
import dev.hitotsu.server.command.OutboxAccess;
import dev.hitotsu.server.command.Question;
import dev.hitotsu.server.command.ReasonOption;
import dev.hitotsu.server.operator.EditOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Puts a changed message in the place of a parked one. */
@Command(
        name = "edit",
        description = {
            "Have a consumer handle a changed message in place of one that it has parked.",
            "",
            "The changed one is a new message with an id of its own; its header hitotsu-edited-from has the id of the old one,"
                    + " which is skipped. It takes the place of the old one: what waits behind it goes on waiting. So its topic and"
                    + " its key stay. To change a message for all consumers, edit it where it comes from: \"outbox edit\".%n"
        },
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE, ExitCodeHelp.DATABASE})
final class InboxEditCommand implements Callable<Integer> {
    @Mixin
    private OutboxAccess database;

    @Mixin
    private ClaimSelection selection;

    @Mixin
    private EditOptions options = new EditOptions();

    @Mixin
    private ReasonOption reason;

    @Mixin
    private Question question;

    @Override
    public Integer call() throws IOException {
        InboxAdmin inbox = database.inboxAdmin(reason.text());
        ParkedEntry parked =
                inbox.parked(selection.filter(), 0, 1).stream().findFirst().orElseThrow(this::notParked);
        Message edited = options.edit(null, null).apply(parked.message());
        question.ask(
                "edit", "The effect of " + selection + " will not happen, but that of " + edited.id() + order(parked));
        if (!inbox.editParked(selection.consumer(), selection.id(), edited)) {
            throw notParked();
        }
        database.print(
                database.isJson()
                        ? Json.pretty(new EditedBody(edited.id(), selection.id()))
                        : edited.id() + " stands for " + selection);
        return ExitCode.OK;
    }

    private static String order(ParkedEntry parked) {
        ParkedState state = parked.state();
        return state.isPending() || parked.message().key() == null
                ? ", in its place."
                : ", after those of later messages of its key.";
    }

    private CommandException notParked() {
        return new CommandException(
                ExitCode.FAILED,
                selection + ": not parked (expected: one that is; one that the consumer does not park is changed where"
                        + " it comes from)");
    }
}
