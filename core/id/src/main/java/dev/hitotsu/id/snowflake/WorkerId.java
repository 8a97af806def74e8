package dev.hitotsu.id.snowflake;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.id.internal.QuotedText;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Tells the generators of a system apart. No two generators may use the same id at the same time. If you configure ids
 * by hand, you have to take care of that; or claim the id with {@code dev.hitotsu.id.file.FileWorkerSlots}, which
 * refuses a second process on the same host.
 *
 * @param datacenter 0 if the layout has no bits for it
 * @param worker the number within the datacenter
 */
public record WorkerId(int datacenter, int worker) {
    public static final String WORKER_VARIABLE = "HITOTSU_WORKER_ID";
    public static final String DATACENTER_VARIABLE = "HITOTSU_DATACENTER_ID";

    private static final int MAX_FILE_BYTES = 4_096;

    public WorkerId {
        requireNotNegative("datacenterId", datacenter);
        requireNotNegative("workerId", worker);
    }

    /**
     * Reads the variables {@value #WORKER_VARIABLE} (required) and {@value #DATACENTER_VARIABLE} (default 0).
     *
     * @param environment usually {@link System#getenv()}
     * @throws IllegalArgumentException if a variable is missing or no number
     */
    public static WorkerId fromEnvironment(Map<String, String> environment) {
        requireNonNull(environment, "environment: null (expected: a map of text)");
        return new WorkerId(
                number(DATACENTER_VARIABLE, environment.getOrDefault(DATACENTER_VARIABLE, "0")),
                number(WORKER_VARIABLE, environment.get(WORKER_VARIABLE)));
    }

    /**
     * Reads a file with the lines {@code workerId=…} (required) and {@code datacenterId=…} (default 0), in the format
     * of {@link Properties}. Blocks on the disk.
     *
     * @throws IllegalArgumentException if the file or a number is missing, or a key is unknown
     * @throws UncheckedIOException if the file cannot be read
     */
    public static WorkerId fromFile(Path file) {
        requireNonNull(file, "file: null (expected: a path)");
        Properties properties = load(file);
        for (String key : properties.stringPropertyNames()) {
            if (!key.equals("workerId") && !key.equals("datacenterId")) {
                throw new IllegalArgumentException(
                        file + ": " + QuotedText.of(key) + " (expected: workerId or datacenterId)");
            }
        }
        return new WorkerId(
                number(file + ": datacenterId", properties.getProperty("datacenterId", "0")),
                number(file + ": workerId", properties.getProperty("workerId")));
    }

    private static Properties load(Path file) {
        Properties properties = new Properties();
        // A device or a pipe may never end.
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
            if (bytes.length > MAX_FILE_BYTES) {
                throw new IllegalArgumentException(
                        file + ": more than " + MAX_FILE_BYTES + " bytes (expected: a line workerId=…)");
            }
            properties.load(new StringReader(new String(bytes, StandardCharsets.UTF_8)));
            return properties;
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(file + ": no such file (expected: one with a line workerId=…)", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": cannot be read (expected: a line workerId=…)", e);
        }
    }

    private static int number(String name, @Nullable String text) {
        if (text == null) {
            throw new IllegalArgumentException(name + ": none (expected: a number of 0 or more)");
        }
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    name + ": " + QuotedText.of(text) + " (expected: a number of 0 or more)", e);
        }
    }

    private static void requireNotNegative(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 0 or more)");
        }
    }
}
