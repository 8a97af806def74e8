package dev.hitotsu.server.command;

import java.util.UUID;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the ids of messages. */
public final class MessageIdConverter implements ITypeConverter<UUID> {
    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    /** Called by picocli. */
    public MessageIdConverter() {}

    @Override
    public UUID convert(String text) {
        if (!UUID_TEXT.matcher(text).matches()) {
            throw new TypeConversionException(
                    text + " (expected: a message id, such as 01890a5d-ac96-774b-bcce-b302099a8057)");
        }
        return UUID.fromString(text);
    }
}
