package dev.hitotsu.server.id;

import dev.hitotsu.id.snowflake.Signedness;
import dev.hitotsu.id.snowflake.SnowflakeLayout;
import java.time.DateTimeException;
import java.time.Instant;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options for the layout of Snowflake ids. */
final class LayoutOptions {
    @Option(
            names = "--layout",
            paramLabel = "BITS",
            defaultValue = "41/5/5/13",
            description = "Snowflake: the bits of timestamp, datacenter, worker and sequence (${DEFAULT-VALUE}).")
    private String bits = "41/5/5/13";

    @Option(
            names = "--epoch",
            paramLabel = "TIME",
            defaultValue = "2026-01-01T00:00:00Z",
            converter = TimeConverter.class,
            description = "Snowflake: the time from which its milliseconds count (${DEFAULT-VALUE}).")
    private Instant epoch = SnowflakeLayout.DEFAULT_EPOCH;

    @Option(names = "--unsigned", description = "Snowflake: use the 64th bit, too.")
    private boolean unsigned;

    SnowflakeLayout layout() {
        return SnowflakeLayout.parse(bits)
                .withEpoch(epoch)
                .withSignedness(unsigned ? Signedness.UNSIGNED : Signedness.SIGNED);
    }

    /** Reads points in time, in UTC. */
    static final class TimeConverter implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            try {
                return Instant.parse(text);
            } catch (DateTimeException e) {
                throw new TypeConversionException(text + " (expected: a time, such as 2026-01-01T00:00:00Z)");
            }
        }
    }
}
