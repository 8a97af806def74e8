package dev.hitotsu.it.sink;

import static dev.hitotsu.config.Conversion.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.Sink;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.server.sink.SendLimits;
import dev.hitotsu.server.sink.SinkConfig;
import dev.hitotsu.server.sink.SinkProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Writes messages into a file, a line each: another target is a class like this, and a line in
 * {@code META-INF/services}.
 */
public final class FileSinkProvider implements SinkProvider {
    private static final Key.Required<String> PATH =
            Key.required("path", TEXT, "The file, which is created where it is missing.", "the path of a file");

    @Override
    public SectionKey key() {
        return new SectionKey("file", "Appends the messages to a file.");
    }

    @Override
    public SinkConfig read(Section section) {
        return new FileSinkConfig(section.get(PATH).orElse(""));
    }

    private record FileSinkConfig(String path) implements SinkConfig {
        @Override
        public String displayName() {
            return "file " + path;
        }

        @Override
        public String purpose() {
            return displayName();
        }

        @Override
        public String routing() {
            return ", whatever the topic";
        }

        @Override
        public Set<String> topics() {
            return Set.of();
        }

        @Override
        public Sink open(SendLimits limits) {
            return new FileSink(Path.of(path));
        }
    }

    private record FileSink(Path path) implements Sink, SinkSession {
        @Override
        public SinkSession open(long fence) {
            return this;
        }

        @Override
        public CompletableFuture<SendResult> send(Message message) {
            try {
                byte[] payload = message.payload();
                String line = message.topic() + " " + (payload == null ? "" : new String(payload, UTF_8)) + "\n";
                Files.write(path, line.getBytes(UTF_8), CREATE, APPEND);
                return CompletableFuture.completedFuture(SendResult.sent());
            } catch (IOException e) {
                return CompletableFuture.completedFuture(SendResult.unavailable(e.toString()));
            }
        }

        @Override
        public List<String> check(Collection<String> topics) {
            return Files.isDirectory(path) ? List.of(path + ": a directory (expected: a file)") : List.of();
        }

        @Override
        public Pipelining pipelining() {
            return Pipelining.ORDERED;
        }

        @Override
        public Duration sendTimeout() {
            return Duration.ZERO;
        }

        @Override
        public void abort() {}

        @Override
        public void close() {}
    }
}
