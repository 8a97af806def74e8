package dev.hitotsu.servers.debian;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import org.junit.jupiter.api.Test;

class DebianPackageTest {
    @Test
    void onlyRootCanPutSomethingInPlaceOfTheLock() throws Exception {
        Path folder = DebianPackage.LOCK.getParent().toRealPath();

        assertThat(Files.getOwner(folder).getName()).isEqualTo("root");
        assertThat(Files.getPosixFilePermissions(folder))
                .doesNotContain(PosixFilePermission.OTHERS_WRITE, PosixFilePermission.GROUP_WRITE);
    }
}
