package dev.hitotsu.server.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.jdbc.SegmentArchive;
import dev.hitotsu.message.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderArchiveTest {
    private static final UUID ID = UUID.fromString("0193a3f2-0000-7000-8000-000000000001");

    @TempDir
    private Path folder;

    private SegmentArchive archive() {
        return new ArchiveConfig(folder, 4).setting().archive();
    }

    /** A segment with messages; where there is none it cannot be read. */
    private static SegmentArchive.Segment segment(Message... messages) {
        return new SegmentArchive.Segment() {
            @Override
            public String name() {
                return "message_1.7";
            }

            @Override
            public void forEach(SegmentArchive.Consumer consumer) throws Exception {
                for (int i = 0; i < messages.length; i++) {
                    consumer.accept(i + 1, messages[i]);
                }
                if (messages.length == 0) {
                    throw new IOException("the database is away");
                }
            }
        };
    }

    private static Message.Builder message() {
        return Message.builder("orders", "OrderPlaced").id(ID);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private List<String> lines() throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(folder.resolve("message_1.7.jsonl.gz")))) {
            return new String(in.readAllBytes(), UTF_8).lines().toList();
        }
    }

    @Test
    void aSegmentIsAFileWithALineForEachMessage() throws Exception {
        archive()
                .archive(segment(
                        message().key("k").header("a", "b").payload("42").build(),
                        message().build()));

        assertThat(files()).containsExactly("message_1.7.jsonl.gz");
        assertThat(lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("{\"position\":1,\"id\":\"" + ID
                        + "\",\"topic\":\"orders\",\"type\":\"OrderPlaced\",\"key\":\"k\"")
                .contains("\"a\":\"b\"")
                .endsWith("\"payload\":\"NDI=\"}");
    }

    @Test
    void theSameSegmentOnceMoreReplacesTheFile() throws Exception {
        archive().archive(segment(message().build()));
        archive().archive(segment(message().build(), message().build()));

        assertThat(files()).containsExactly("message_1.7.jsonl.gz");
        assertThat(lines()).hasSize(2);
    }

    @Test
    void aSegmentThatCannotBeReadIsNoFileOfThatName() throws Exception {
        assertThatThrownBy(() -> archive().archive(segment())).hasMessage("the database is away");

        assertThat(files()).doesNotContain("message_1.7.jsonl.gz");
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        Path missing = folder.resolve("missing");

        assertThat(new ArchiveConfig(folder, 4).obstacle()).isEmpty();
        assertThat(new ArchiveConfig(missing, 4).obstacle())
                .hasValue("source.archive.folder: " + missing + " (expected: a folder that exists)");
    }
}
