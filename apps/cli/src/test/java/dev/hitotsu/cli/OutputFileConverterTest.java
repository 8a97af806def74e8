package dev.hitotsu.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.TypeConversionException;

class OutputFileConverterTest {
    private final OutputFileConverter converter = new OutputFileConverter();

    @TempDir
    private Path folder;

    @Test
    void takesAFileThatIsThereOrCanBe() throws Exception {
        Path there = Files.writeString(folder.resolve("old.json"), "{}");

        assertThat(converter.convert(there.toString())).isEqualTo(there);
        assertThat(converter.convert(folder.resolve("new.json").toString())).isEqualTo(folder.resolve("new.json"));
        assertThat(converter.convert("new.json")).isEqualTo(Path.of("new.json"));
    }

    @Test
    void refusesAFolderAndAFileInOneThatIsMissing() {
        Path missing = folder.resolve("missing/out.json");

        assertThatThrownBy(() -> converter.convert(folder.toString())).isInstanceOf(TypeConversionException.class);
        assertThatThrownBy(() -> converter.convert(missing.toString()))
                .isInstanceOf(TypeConversionException.class)
                .hasMessage(missing + " (expected: a file in a folder that can be written to)");
    }
}
