package dev.hitotsu.demo.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.demo.report.Timeline.InjectedFault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {
    private static final Pattern OUTSIDE = Pattern.compile(
            "(src|href|action|data)\\s*=\\s*[\"']?(https?:|//|file:)|url\\(\\s*[\"']?(https?:|//)|@import|sourceMappingURL"
                    + "|<link[^>]*stylesheet|<script[^>]*\\ssrc",
            Pattern.CASE_INSENSITIVE);

    @Test
    void needsNoNetworkAndNoOtherFile() {
        String page = HtmlReport.render(SampleRun.broken());

        assertThat(OUTSIDE.matcher(page).results().map(hit -> hit.group())).isEmpty();
        assertThat(page).contains("default-src 'none'").contains("Chart.js v4.");
    }

    @Test
    void theSearchForTheOutsideCanFail() {
        assertThat(List.of(
                        "<script src=x.js>",
                        "<img src='https://x'>",
                        "<a href=//x>",
                        "<link rel=\"stylesheet\" href=\"x.css\">",
                        "background: url(http://x)",
                        "//# sourceMappingURL=x.map"))
                .allMatch(text -> OUTSIDE.matcher(text).find());
    }

    @Test
    void escapesAllTextItIsGiven() {
        String bad = "</script><img src=x onerror=alert(1)>\"'&";
        InjectedFault fault = new InjectedFault(bad, 1, 2, bad);
        RunReport good = SampleRun.broken();
        RunReport report = new RunReport(
                good.result(), new Timeline(List.of(), List.of(fault)), bad, 1, 1, bad.replace(" ", "\u00a0"));
        String page = HtmlReport.render(report);

        assertThat(page).doesNotContain("<img").doesNotContain("<b>user-17</b>").contains("&lt;b&gt;user-17&lt;/b&gt;");
        assertThat(page.split(Pattern.quote("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;"), -1))
                .as("kind with its count, kind and text in the list, broker")
                .hasSize(5);
        assertThat(count(page, "<script")).isEqualTo(3);
        assertThat(count(page, "</script>")).isEqualTo(3);
    }

    @Test
    void textThatLooksLikeAPlaceholderStaysText() {
        RunReport good = SampleRun.kept();
        RunReport report = new RunReport(good.result(), good.timeline(), "{{command}} $1 \\", 1, 1, "secret-command");

        assertThat(count(HtmlReport.render(report), "secret-command")).isEqualTo(1);
        assertThat(HtmlReport.render(report)).contains("{{command}} $1 \\");
    }

    @Test
    void everyPlaceholderOfTheTemplateIsFilled() {
        assertThat(HtmlReport.render(SampleRun.kept())).doesNotContainPattern("\\{\\{\\w+}}");
    }

    @Test
    void showsVerdictSeedCommandAndFaults() {
        assertThat(HtmlReport.render(SampleRun.kept()))
                .contains(
                        "Every order happened once",
                        "<span>hitotsu</span> <span>demo</span> <span>--seed</span> <span>20260117</span>",
                        "24,287")
                .contains("database restarted", "27.0 – 33.0 s", "PostgreSQL stopped at once")
                .doesNotContain("<h2>Evidence</h2>");
    }

    @Test
    void listsTheEvidenceWhenBroken() {
        assertThat(HtmlReport.render(SampleRun.broken()))
                .contains("A promise was broken", "<h2>Evidence</h2>", "8f14e45f-ceea-467f-a8f1-0c3c8e2f4a11");
    }

    @Test
    void writesTheFileAndItsDirectories(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("a/b/run.html");
        HtmlReport.write(SampleRun.of(new Timeline(List.of(), List.of())), file);

        assertThat(Files.readString(file)).startsWith("<!DOCTYPE html>").endsWith("</html>\n");
    }

    private static int count(String text, String part) {
        Matcher matcher = Pattern.compile(part, Pattern.LITERAL).matcher(text);
        return Math.toIntExact(matcher.results().count());
    }
}
