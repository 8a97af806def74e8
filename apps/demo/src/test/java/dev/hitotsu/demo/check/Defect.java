package dev.hitotsu.demo.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * A defect planted in a clean run: it must turn its rule red, as often as planted, and leave the other columns alone.
 */
record Defect(Rule rule, long count, String evidence, Consumer<ShopRun> plant) {
    static Defect of(Rule rule, long count, String evidence, Consumer<ShopRun> plant) {
        return new Defect(rule, count, evidence, plant);
    }

    static Stream<DynamicTest> tests(List<Defect> defects) {
        return defects.stream()
                .map(defect -> DynamicTest.dynamicTest(defect.rule() + ": " + defect.evidence(), defect::check));
    }

    private void check() {
        ShopRun run = ShopRun.of(3, 3);
        assertThat(run.check().kept()).isTrue();
        plant.accept(run);

        CheckResult result = run.check();

        assertThat(result.kept()).isFalse();
        assertThat(result.evidence()).singleElement().asString().contains(evidence);
        assertThat(result.evidence().getFirst()).startsWith(rule.title() + " (" + count + " in all): ");
        Map<Rule.Category, Long> columns = new EnumMap<>(Rule.Category.class);
        columns.put(Rule.Category.LOST, result.lost());
        columns.put(Rule.Category.DOUBLED, result.doubled());
        columns.put(Rule.Category.WITHOUT_ORDER, result.withoutOrder());
        columns.put(Rule.Category.OUT_OF_ORDER, result.outOfOrder());
        assertThat(columns).containsEntry(rule.category(), count);
        assertThat(columns.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(count);
    }
}
