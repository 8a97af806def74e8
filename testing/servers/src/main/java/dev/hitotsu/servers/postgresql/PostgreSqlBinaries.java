package dev.hitotsu.servers.postgresql;

import dev.hitotsu.servers.internal.FileMutex;
import dev.hitotsu.servers.internal.Folders;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The programs of one version of PostgreSQL, unpacked once for each user into a cache. They are unpacked into a folder
 * with another name, which is then renamed. So a folder with the final name is complete. A lock keeps two JVMs from
 * unpacking at once.
 */
final class PostgreSqlBinaries {
    private static final String LOCK = "postgresql.lock";

    private final Path folder;

    private PostgreSqlBinaries(Path folder) {
        this.folder = folder;
    }

    static PostgreSqlBinaries of(PostgreSqlArchive archive) {
        return of(archive, Folders.cache());
    }

    static PostgreSqlBinaries of(PostgreSqlArchive archive, Path cache) {
        Path folder = cache.resolve("postgresql-" + archive.version());
        if (!Files.isDirectory(folder)) {
            FileMutex.runLocked(cache.resolve(LOCK), () -> makeOnce(folder, unfinished -> unpack(archive, unfinished)));
        }
        return new PostgreSqlBinaries(folder);
    }

    /** The path of a program, such as {@code initdb}. */
    String program(String name) {
        return folder.resolve("bin").resolve(name).toString();
    }

    /** A folder beside the programs, which is made once for each user: by {@code making}, from nothing. */
    Path madeOnce(String name, Making making) {
        Path made = folder.resolveSibling(folder.getFileName() + "-" + name);
        if (!Files.isDirectory(made)) {
            FileMutex.runLocked(folder.resolveSibling(LOCK), () -> makeOnce(made, making));
        }
        return made;
    }

    /** Makes a folder that does not exist. */
    @FunctionalInterface
    interface Making {
        void make(Path folder) throws IOException;
    }

    private static void makeOnce(Path folder, Making making) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path unfinished = folder.resolveSibling(folder.getFileName() + ".unfinished");
        Folders.delete(unfinished);
        making.make(unfinished);
        Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void unpack(PostgreSqlArchive archive, Path folder) throws IOException {
        Folders.createReadable(folder);
        try (InputStream packed = new BufferedInputStream(archive.open());
                TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(packed))) {
            unpack(tar, folder);
        }
    }

    private static void unpack(TarArchiveInputStream tar, Path folder) throws IOException {
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            Path target = entry.resolveIn(folder);
            if (entry.isDirectory()) {
                Folders.createReadable(target);
                continue;
            }
            // The archive does not list every folder.
            Folders.createReadable(target.resolveSibling("").normalize());
            if (entry.isSymbolicLink()) {
                Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            } else if (entry.isLink()) {
                Files.createLink(target, folder.resolve(entry.getLinkName()));
            } else {
                Files.copy(tar, target);
                Files.setPosixFilePermissions(target, permissions(entry.getMode()));
            }
        }
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        // In the order of the enum: owner, group and others, each with read, write and execute.
        PosixFilePermission[] all = PosixFilePermission.values();
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (int i = 0; i < all.length; i++) {
            if ((mode & (1 << (all.length - 1 - i))) != 0) {
                permissions.add(all[i]);
            }
        }
        return permissions;
    }
}
