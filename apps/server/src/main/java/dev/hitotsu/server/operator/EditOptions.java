package dev.hitotsu.server.operator;

import dev.hitotsu.cli.CommandException;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.message.Message;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say what is changed of a message, for commands that edit one. */
public final class EditOptions {
    @Option(
            names = "--payload",
            paramLabel = "FILE",
            description = "Another payload, from a file, or from the standard input for -.")
    private @Nullable String payload;

    @Option(names = "--type", paramLabel = "TYPE", description = "Another type.")
    private @Nullable String type;

    @Option(
            names = "--header",
            paramLabel = "NAME=VALUE",
            description = "A header that is added or changed, or with an empty value removed; may be repeated.")
    private Map<String, String> headers = Map.of();

    /** Called by picocli. */
    public EditOptions() {}

    /**
     * What they say, and another topic and key; null for none.
     *
     * @throws CommandException if the payload cannot be read
     */
    public MessageEdit edit(@Nullable String topic, @Nullable String key) throws IOException {
        return new MessageEdit(topic, key, type, payload == null ? null : read(payload), headers);
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
