package dev.hitotsu.runtime.secret;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** Tells one state of files from another by what the file system says of them. */
public final class FileVersions {
    private FileVersions() {}

    /**
     * The state of the files, with {@code equals}: when each was written, how long it is, and which file it is, so that
     * one that was put in its place is another, whatever its time. Blocks.
     *
     * @throws IOException if one is not there
     */
    public static Object of(List<Path> files) throws IOException {
        requireNonNull(files, "files: null (expected: paths)");
        List<Object> versions = new ArrayList<>();
        for (Path file : files) {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            versions.add(found.lastModifiedTime());
            versions.add(found.size());
            versions.add(String.valueOf(found.fileKey()));
        }
        return versions;
    }
}
