package dev.hitotsu.servers.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.servers.ServerException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileMutexTest {
    @TempDir
    private Path folder;

    @Test
    void aLinkInPlaceOfTheLockIsNotFollowed() throws Exception {
        Path target = folder.resolve("target");
        Path lock = Files.createSymbolicLink(folder.resolve("lock"), target);

        assertThatThrownBy(() -> FileMutex.runLocked(lock, () -> {})).isInstanceOf(ServerException.class);
        assertThat(target).doesNotExist();
    }
}
