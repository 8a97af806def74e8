package dev.hitotsu.server.command;

import dev.hitotsu.config.Conversion;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads times: {@code 2026-11-26T14:00:00Z}, or how long ago, such as {@code 2h}. */
public final class TimeConverter implements ITypeConverter<Instant> {
    /** Called by picocli. */
    public TimeConverter() {}

    @Override
    public Instant convert(String text) {
        try {
            return text.contains("T") && !text.startsWith("P")
                    ? Instant.parse(text)
                    : Instant.now().minus(Conversion.DURATION.parse(text));
        } catch (DateTimeParseException | IllegalArgumentException e) {
            throw new TypeConversionException(
                    text + " (expected: a time such as 2026-11-26T14:00:00Z, or how long ago, such as 2h)");
        }
    }
}
