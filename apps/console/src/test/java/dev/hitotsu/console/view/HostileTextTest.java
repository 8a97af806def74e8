package dev.hitotsu.console.view;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.console.live.Texts;
import java.io.OutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Texts that others wrote into messages. */
class HostileTextTest {
    private static final char INTERRUPT = 3;
    private static final char RIGHT_TO_LEFT = 0x202E;

    @Test
    void nothingHidesATextOrTurnsItsDirection() {
        assertThat(Texts.visible("a" + RIGHT_TO_LEFT + "b" + INTERRUPT + "\tc\n"))
                .isEqualTo("a\\u202eb\\u0003\tc\n");
        assertThat(Texts.visible("ß – 単 \\d $1")).isEqualTo("ß – 単 \\d $1");
    }

    @Test
    void aCopiedCommandIsOneCommandForTheTerminalAndForTheShell() throws Exception {
        for (String value : List.of(
                "it's \"one\" $HOME `id`",
                "x" + INTERRUPT + "\nid\n",
                "a\\u0041'" + INTERRUPT,
                "ä" + RIGHT_TO_LEFT + "ü\t")) {
            String quoted = Addresses.quote(value);
            assertThat(quoted.chars()).as(quoted).noneMatch(Character::isISOControl);
            assertThat(quoted).doesNotContain(String.valueOf(RIGHT_TO_LEFT));
            assertThat(inShell(quoted)).isEqualTo(value);
        }
    }

    private static String inShell(String quoted) throws Exception {
        ProcessBuilder shell = new ProcessBuilder("bash");
        shell.environment().put("LC_ALL", "C.UTF-8");
        Process process = shell.redirectErrorStream(true).start();
        try (OutputStream script = process.getOutputStream()) {
            script.write(("printf %s " + quoted).getBytes(UTF_8));
        }
        return new String(process.getInputStream().readAllBytes(), UTF_8);
    }
}
