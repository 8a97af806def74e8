package dev.hitotsu.runtime;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/** The time since Linux was started, suspensions included ({@code CLOCK_BOOTTIME}), in hundredths of a second. */
final class Uptime {
    private static final Path FILE = Path.of("/proc/uptime");

    private Uptime() {}

    /** The clock, in nanoseconds; the given one where the machine has no such clock, or does not show it. */
    static LongSupplier orElse(LongSupplier other) {
        return orElse(FILE, other);
    }

    static LongSupplier orElse(Path file, LongSupplier other) {
        try {
            read(file);
        } catch (IOException | RuntimeException notHere) {
            return other;
        }
        return () -> {
            try {
                return read(file);
            } catch (IOException | RuntimeException e) {
                // No smaller time than before, for a file that is gone while we run: the wall clock still tells.
                return other.getAsLong();
            }
        };
    }

    private static long read(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.US_ASCII);
        return new BigDecimal(text.substring(0, text.indexOf(' ')))
                .movePointRight(9)
                .longValueExact();
    }
}
