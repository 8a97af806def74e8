package dev.hitotsu.it.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.servers.prometheus.PromTool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alert rules that are shipped fire when they should, stay silent otherwise, and each has a page. */
class AlertsIT {
    private static final Path DOCS = Path.of("..", "..", "docs");
    private static final Path RULES = DOCS.resolve("monitoring/alerts.yaml");
    private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");
    private static final Pattern PAGE = Pattern.compile("runbook: (docs/runbooks/[a-z-]+\\.md)");

    @TempDir
    private Path folder;

    @Test
    void theRulesAreValid() {
        PromTool.Result result = PromTool.checkRules(RULES.toAbsolutePath());
        assertThat(result.isOk()).as(result.output()).isTrue();
    }

    @Test
    void eachRuleFiresAndStaysSilentWhereItShould() throws IOException {
        PromTool.Result result = test(Files.readString(RULES));
        assertThat(result.isOk()).as(result.output()).isTrue();
    }

    @Test
    void aRuleThatNeverFiresIsFound() throws IOException {
        String rules = Files.readString(RULES);
        Map<String, String> changes = Map.of(
                "> 60\n", "> 1e9\n", "absent(", "count(", "== 0\n", "> 1e9\n", "result=\"failed\"", "result=\"none\"");
        for (Map.Entry<String, String> change : changes.entrySet()) {
            assertThat(rules).contains(change.getKey());
            PromTool.Result result = test(rules.replace(change.getKey(), change.getValue()));
            assertThat(result.output()).as(change.getKey()).contains("got:[]");
            assertThat(result.isOk()).isFalse();
        }
    }

    private PromTool.Result test(String rules) throws IOException {
        Path changed = Files.writeString(folder.resolve("alerts.yaml"), rules);
        try (InputStream tests = AlertsIT.class.getResourceAsStream("alerts-test.yaml")) {
            String text = new String(tests.readAllBytes(), StandardCharsets.UTF_8);
            return PromTool.testRules(
                    Files.writeString(folder.resolve("tests.yaml"), text.replace("RULES", changed.toString())));
        }
    }

    @Test
    void eachAlertIsTestedAndHasAPageOfItsOwn() throws IOException {
        String rules = Files.readString(RULES);
        List<String> alerts = all(ALERT, rules);
        List<String> pages = all(PAGE, rules);
        String tests;
        try (InputStream resource = AlertsIT.class.getResourceAsStream("alerts-test.yaml")) {
            tests = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }

        assertThat(alerts).hasSize(9);
        assertThat(pages).hasSameSizeAs(alerts).doesNotHaveDuplicates();
        for (int i = 0; i < alerts.size(); i++) {
            assertThat(DOCS.resolve("..").resolve(pages.get(i)))
                    .content()
                    .startsWith("# " + alerts.get(i) + "\n")
                    .contains("**Look.**", "**Do.**");
            assertThat(tests).contains("alertname: " + alerts.get(i) + "\n        exp_alerts:");
        }
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
