package dev.hitotsu.server.archive;

import static dev.hitotsu.config.Conversion.INTEGER;
import static dev.hitotsu.config.Conversion.TEXT;

import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import dev.hitotsu.jdbc.SegmentArchive;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where delivered messages are kept before they are removed.
 *
 * @param folder which exists, and in which the relay may write
 * @param maxHeld segments that may wait for the archive beyond their retention, 1 to 1,000
 */
public record ArchiveConfig(Path folder, int maxHeld) {
    private static final SectionKey ARCHIVE = new SectionKey(
            "archive", "Where delivered messages are kept in files before they are removed; none by default.");
    private static final Key.Required<String> FOLDER = Key.required(
            "folder",
            TEXT,
            "Folder that exists and in which the relay may write; each segment becomes a file NAME.jsonl.gz there.",
            "a folder, for example /var/lib/hitotsu/archive");
    private static final Key.WithDefault<Integer> MAX_HELD = Key.withDefault(
            "maxHeld",
            INTEGER,
            4,
            "Segments that may wait beyond their retention while the folder takes nothing, 1 to 1000; then the oldest is"
                    + " removed without the archive.");

    public ArchiveConfig {
        SegmentArchive.Setting unused = setting(folder, maxHeld);
    }

    /** Reads the section {@code archive}; null where there is none. */
    public static @Nullable ArchiveConfig read(Section source) {
        return source.optionalSection(ARCHIVE, ArchiveConfig::archive).orElse(null);
    }

    private static ArchiveConfig archive(Section archive) {
        String folder = archive.get(FOLDER).orElse(".");
        int maxHeld = archive.get(MAX_HELD);
        return archive.build(() -> new ArchiveConfig(Path.of(folder), maxHeld), new ArchiveConfig(Path.of("."), 1));
    }

    /** What the store of a relay is told. */
    public SegmentArchive.Setting setting() {
        return setting(folder, maxHeld);
    }

    private static SegmentArchive.Setting setting(Path folder, int maxHeld) {
        return new SegmentArchive.Setting(new FolderArchive(folder), maxHeld);
    }

    /** What keeps the relay from writing in the folder now; empty for nothing. Blocks. */
    public Optional<String> obstacle() {
        if (!Files.isDirectory(folder)) {
            return Optional.of("source.archive.folder: " + folder + " (expected: a folder that exists)");
        }
        return Files.isWritable(folder)
                ? Optional.empty()
                : Optional.of(
                        "source.archive.folder: " + folder + " (expected: a folder in which this user may write)");
    }
}
