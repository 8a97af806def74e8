package dev.hitotsu.runtime.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastGoodTest {
    @TempDir
    private Path folder;

    private final AtomicLong now = new AtomicLong();

    private Path file() {
        return folder.resolve("secret");
    }

    private LastGood<String> lastGood() throws IOException {
        return LastGood.of("the file", () -> FileVersions.of(List.of(file())), this::read, now::get);
    }

    private String read() throws IOException {
        String text = Files.readString(file());
        if (text.startsWith("half")) {
            throw new IllegalArgumentException("planted: half written");
        }
        return text;
    }

    private void aSecondPasses() {
        now.addAndGet(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void looksOnceASecond() throws IOException {
        Files.writeString(file(), "first");
        LastGood<String> value = lastGood();
        Files.writeString(file(), "the second");
        assertThat(value.current()).isEqualTo("first");
        aSecondPasses();
        assertThat(value.current()).isEqualTo("the second");
    }

    @Test
    void aFileThatIsHalfWrittenOrGoneChangesNothing() throws IOException {
        Files.writeString(file(), "first");
        LastGood<String> value = lastGood();
        Files.writeString(file(), "half of it");
        aSecondPasses();
        assertThat(value.current()).isEqualTo("first");
        Files.delete(file());
        aSecondPasses();
        assertThat(value.current()).isEqualTo("first");
        Files.writeString(file(), "the second");
        aSecondPasses();
        assertThat(value.current()).isEqualTo("the second");
    }

    @Test
    void anotherFileInItsPlaceIsReadThoughItIsAsOldAndAsLong() throws IOException {
        Files.writeString(file(), "first");
        FileTime time = Files.getLastModifiedTime(file());
        LastGood<String> value = lastGood();
        Path other = Files.writeString(folder.resolve("other"), "other");
        Files.setLastModifiedTime(other, time);
        Files.move(other, file(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        aSecondPasses();
        assertThat(value.current()).isEqualTo("other");
    }

    @Test
    void whatIsWrongAtFirstIsAnError() {
        assertThatThrownBy(this::lastGood).isInstanceOf(IOException.class);
    }
}
