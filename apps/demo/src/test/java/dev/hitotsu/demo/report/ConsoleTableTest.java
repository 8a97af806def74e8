package dev.hitotsu.demo.report;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class ConsoleTableTest {
    @Test
    void showsEveryCountInOneTable() {
        assertThat(ConsoleTable.render(SampleRun.kept(), BorderStyle.ASCII, Ansi.OFF)
                        .lines())
                .startsWith(
                        "+------------------------------+--------+",
                        "| orders requested             | 24,310 |",
                        "| orders created               | 24,287 |",
                        "| messages                     | 24,287 |",
                        "| charges                      | 24,287 |",
                        "| orders paid                  | 23,000 |",
                        "| orders cancelled             |  1,280 |",
                        "| orders unpaid, reason parked |      7 |",
                        "| duplicate deliveries ignored |    412 |",
                        "+------------------------------+--------+",
                        "| lost                         |      0 |",
                        "| doubled                      |      0 |",
                        "| delivered without an order   |      0 |",
                        "| out of order per key         |      0 |",
                        "+------------------------------+--------+",
                        "| fault: broker paused         |      2 |",
                        "| fault: consumer killed       |      2 |",
                        "| fault: database restarted    |      1 |",
                        "| fault: network cut           |      1 |",
                        "| fault: relay killed          |      2 |",
                        "+------------------------------+--------+",
                        "| verdict                      |   kept |",
                        "+------------------------------+--------+");
    }

    @Test
    void saysWhatWasUnderWayAtEachFault() {
        assertThat(ConsoleTable.render(SampleRun.kept(), BorderStyle.ASCII, Ansi.OFF)
                        .lines()
                        .filter(line -> line.startsWith("- ")))
                .hasSize(8)
                .allMatch(line -> line.matches("- \\d+\\.\\d s .+: [\\d,]+ orders/s, [\\d,]+ to be sent, .*"));
    }

    @Test
    void printsTheEvidenceBelow() {
        assertThat(ConsoleTable.render(SampleRun.broken(), BorderStyle.UNICODE, Ansi.OFF))
                .contains("│ broken │", "└")
                .contains("- order without a message (1 in all): order 8f14e45f");
    }

    @Test
    void coloursOnlyCheckedRowsAndOnlyIfEnabled() {
        String coloured = ConsoleTable.render(SampleRun.broken(), BorderStyle.UNICODE, Ansi.ON);
        String plain = ConsoleTable.render(SampleRun.broken(), BorderStyle.UNICODE, Ansi.OFF);

        assertThat(coloured)
                .contains("\u001b[31m     1\u001b[39m", "\u001b[32m     0\u001b[39m", "\u001b[31mbroken\u001b[39m");
        assertThat(coloured.replaceAll("\u001b\\[\\d+m", "")).isEqualTo(plain);
    }

    @Test
    void drawsLinesOnlyWhereTheCharsetHasThem() {
        assertThat(BorderStyle.of(UTF_8)).isEqualTo(BorderStyle.UNICODE);
        assertThat(BorderStyle.of(US_ASCII)).isEqualTo(BorderStyle.ASCII);
    }
}
