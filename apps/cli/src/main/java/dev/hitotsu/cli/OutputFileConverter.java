package dev.hitotsu.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A file to write at the end of long work. It is checked before the work begins. */
public final class OutputFileConverter implements ITypeConverter<Path> {
    /** Called by picocli. */
    public OutputFileConverter() {}

    @Override
    public Path convert(String value) {
        Path file = Path.of(value);
        if (!canBeWritten(file)) {
            throw new TypeConversionException(value + " (expected: a file in a folder that can be written to)");
        }
        return file;
    }

    /** Whether the file exists and can be written, or can be created in an existing folder. */
    public static boolean canBeWritten(Path file) {
        if (Files.exists(file)) {
            return !Files.isDirectory(file) && Files.isWritable(file);
        }
        Path folder = file.toAbsolutePath().getParent();
        return folder != null && Files.isWritable(folder);
    }
}
