package dev.hitotsu.server.command;

import dev.hitotsu.cli.CommandException;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.server.api.EditedBody;
import dev.hitotsu.server.api.Json;
import dev.hitotsu.server.operator.EditOptions;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends another message in place of one. */
@Command(
        name = "edit",
        description = {
            "Send a changed message in place of one that failed, waits, was given up or skipped.",
            "",
            "The changed one is a new message with an id of its own, at the end of its key; its header hitotsu-edited-from has "
                    + "the id of the old one, which is skipped. A consumer that has had the effect of the old one has that of the "
                    + "new one as well.%n"
        },
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE, ExitCodeHelp.DATABASE})
final class OutboxEditCommand implements Callable<Integer> {
    @Mixin
    private OutboxAccess outbox;

    @Mixin
    private ReasonOption reason;

    @Parameters(paramLabel = "ID", converter = MessageIdConverter.class, description = "The id of the message.")
    private UUID id;

    @Mixin
    private EditOptions options = new EditOptions();

    @Option(names = "--topic", paramLabel = "TOPIC", description = "Another topic.")
    private @Nullable String topic;

    @Option(names = "--key", paramLabel = "KEY", description = "Another key.")
    private @Nullable String key;

    @Mixin
    private Question question;

    @Override
    public Integer call() throws IOException {
        OutboxAdmin admin = outbox.admin(reason.text());
        Message edited = options.edit(topic, key)
                .apply(admin.find(id)
                        .orElseThrow(
                                () -> new CommandException(ExitCode.FAILED, "message " + id + ": not in the outbox")));
        question.ask(
                "edit",
                "Message " + id + " will be skipped, and " + edited.id()
                        + " sent in its place, after all messages of its key that are there by now.");
        if (!admin.edit(id, edited)) {
            throw new CommandException(
                    ExitCode.FAILED,
                    "message " + id
                            + ": cannot be edited (expected: a message that failed, waits behind another, was given"
                            + " up or skipped)");
        }
        outbox.print(
                outbox.isJson()
                        ? Json.pretty(new EditedBody(edited.id(), id))
                        : edited.id() + " will be sent in place of " + id);
        return ExitCode.OK;
    }
}
