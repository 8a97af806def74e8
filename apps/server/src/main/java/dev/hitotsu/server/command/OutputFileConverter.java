package dev.hitotsu.server.command;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A file to be written at the end of long work: one that cannot be written is refused before it begins. */
public final class OutputFileConverter implements ITypeConverter<Path> {
    /** Made by picocli. */
    public OutputFileConverter() {}

    @Override
    public Path convert(String value) {
        Path file = Path.of(value);
        Path folder = file.toAbsolutePath().getParent();
        boolean writable = Files.exists(file) ? Files.isWritable(file) : folder != null && Files.isWritable(folder);
        if (!writable || Files.isDirectory(file)) {
            throw new TypeConversionException(value + " (expected: a file in a folder that can be written to)");
        }
        return file;
    }
}
