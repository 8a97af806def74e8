package dev.hitotsu.server.command;

import dev.hitotsu.cli.CommandException;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.server.api.EditedBody;
import dev.hitotsu.server.api.Json;
import dev.hitotsu.server.operator.MessageEdit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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

    @Option(
            names = "--payload",
            paramLabel = "FILE",
            description = "Another payload, from a file, or from the standard input for -.")
    private @Nullable String payload;

    @Option(names = "--topic", paramLabel = "TOPIC", description = "Another topic.")
    private @Nullable String topic;

    @Option(names = "--key", paramLabel = "KEY", description = "Another key.")
    private @Nullable String key;

    @Option(names = "--type", paramLabel = "TYPE", description = "Another type.")
    private @Nullable String type;

    @Option(
            names = "--header",
            paramLabel = "NAME=VALUE",
            description = "A header that is added or changed, or with an empty value removed; may be repeated.")
    private Map<String, String> headers = Map.of();

    @Mixin
    private Question question;

    @Override
    public Integer call() throws IOException {
        OutboxAdmin admin = outbox.admin(reason.text());
        MessageEdit edit = new MessageEdit(topic, key, type, payload == null ? null : read(payload), headers);
        Message edited = edit.apply(admin.find(id)
                .orElseThrow(() -> new CommandException(ExitCode.FAILED, "message " + id + ": not in the outbox")));
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

    private static byte[] read(String name) throws IOException {
        if (name.equals("-")) {
            return atMost(System.in, "the standard input");
        }
        try (InputStream in = Files.newInputStream(Path.of(name))) {
            return atMost(in, name);
        } catch (IOException e) {
            throw new CommandException(ExitCode.USAGE, "--payload: " + name + ": cannot be read (expected: a file)", e);
        }
    }

    private static byte[] atMost(InputStream in, String name) throws IOException {
        int max = Math.toIntExact(Message.DEFAULT_MAX_SIZE);
        byte[] bytes = in.readNBytes(max + 1);
        if (bytes.length > max) {
            throw new CommandException(
                    ExitCode.USAGE, "--payload: " + name + ": too large (expected: at most " + max + " bytes)");
        }
        return bytes;
    }
}
