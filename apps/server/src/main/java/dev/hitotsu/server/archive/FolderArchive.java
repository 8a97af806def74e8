package dev.hitotsu.server.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hitotsu.jdbc.SegmentArchive;
import dev.hitotsu.message.Message;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes each segment into a file {@code NAME.jsonl.gz} of a folder: a line of JSON a message, in their order. A file
 * is whole and on the disk before it has that name; the same segment once more replaces it.
 *
 * @param folder which exists
 */
record FolderArchive(Path folder) implements SegmentArchive {
    private static final JsonMapper MAPPER = new JsonMapper();

    /**
     * A line. The payload is in Base64.
     *
     * @param key null for a message without order
     * @param deliverAfter null for a message without delay
     * @param payload null for a message without one
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Line(
            long position,
            String id,
            String topic,
            String type,
            @Nullable String key,
            String occurredAt,
            @Nullable String deliverAfter,
            Map<String, String> headers,
            byte @Nullable [] payload) {
        static Line of(long position, Message message) {
            Instant deliverAfter = message.deliverAfter();
            return new Line(
                    position,
                    message.id().toString(),
                    message.topic(),
                    message.type(),
                    message.key(),
                    message.occurredAt().toString(),
                    deliverAfter == null ? null : deliverAfter.toString(),
                    message.headers().asMap(),
                    message.payload());
        }
    }

    @Override
    public void archive(Segment segment) throws Exception {
        Path whole = folder.resolve(segment.name() + ".jsonl.gz");
        Path part = folder.resolve(segment.name() + ".jsonl.gz.part");
        try (Writer out =
                new BufferedWriter(new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(part)), UTF_8))) {
            segment.forEach((position, message) -> {
                out.write(MAPPER.writeValueAsString(Line.of(position, message)));
                out.write('\n');
            });
        }
        force(part, true);
        Files.move(part, whole, ATOMIC_MOVE);
        force(folder, false);
    }

    /** Else a crash of the machine may lose what the outbox does not have any more. */
    private static void force(Path path, boolean isFile) throws IOException {
        try (FileChannel channel = FileChannel.open(path, isFile ? WRITE : READ)) {
            channel.force(true);
        } catch (IOException e) {
            if (isFile) {
                throw e;
            }
            // Some systems know no folder as a channel.
        }
    }
}
