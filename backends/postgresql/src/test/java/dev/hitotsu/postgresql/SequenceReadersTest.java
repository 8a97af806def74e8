package dev.hitotsu.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Everybody asks for the sequence's position in the one way that reads it between two draws. */
class SequenceReadersTest {
    private static final Pattern READ = Pattern.compile("(?<!sequence_)last_value");

    @Test
    void nothingElseReadsTheSequence() throws IOException {
        List<String> readers = new ArrayList<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                if (READ.matcher(Files.readString(source)).find()) {
                    readers.add(source.getFileName().toString());
                }
            }
        }
        assertThat(readers).containsExactly("LogSequence.java");
    }
}
