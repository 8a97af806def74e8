package dev.hitotsu.demo.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonReportTest {
    @Test
    void hasExactlyTheKeysPromised() throws Exception {
        JsonNode json = new JsonMapper().readTree(JsonReport.render(SampleRun.kept()));

        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly(
                        "ordersAsked",
                        "ordersCreated",
                        "messages",
                        "charges",
                        "absorbed",
                        "lost",
                        "doubled",
                        "withoutOrder",
                        "outOfOrder",
                        "faults",
                        "verdict",
                        "seed",
                        "broker",
                        "seconds",
                        "idleFaults",
                        "backAfterSeconds",
                        "impacts",
                        "ordersPaid",
                        "ordersCancelled",
                        "ordersUnpaid");
    }

    @Test
    void countsFaultsByKind() throws Exception {
        JsonNode json = new JsonMapper().readTree(JsonReport.render(SampleRun.kept()));

        assertThat(json.get("faults").toString())
                .isEqualTo("{\"broker paused\":2,\"consumer killed\":2,\"database restarted\":1,\"network cut\":1,"
                        + "\"relay killed\":2}");
    }

    @Test
    void saysOfEachFaultWhatElseWasUnderWay() throws Exception {
        JsonNode killed = new JsonMapper()
                .readTree(JsonReport.render(SampleRun.kept()))
                .get("impacts")
                .get(0);

        assertThat(killed.get("kind").textValue()).isEqualTo("relay killed");
        assertThat(killed.get("atSeconds").doubleValue()).isEqualTo(8);
        assertThat(killed.get("meanwhile")).hasSize(0);
        assertThat(killed.get("backAfterSeconds").doubleValue()).isPositive();
    }

    @Test
    void hasTheNumbersAndTheVerdict() throws Exception {
        JsonNode json = new JsonMapper().readTree(JsonReport.render(SampleRun.broken()));

        assertThat(json.get("ordersAsked").longValue()).isEqualTo(24_310);
        assertThat(json.get("ordersCreated").longValue()).isEqualTo(24_287);
        assertThat(json.get("messages").longValue()).isEqualTo(24_286);
        assertThat(json.get("charges").longValue()).isEqualTo(24_288);
        assertThat(json.get("absorbed").longValue()).isEqualTo(412);
        assertThat(List.of("lost", "doubled", "withoutOrder", "outOfOrder"))
                .extracting(key -> json.get(key).longValue())
                .containsExactly(1L, 1L, 0L, 2L);
        assertThat(json.get("verdict").textValue()).isEqualTo("broken");
        assertThat(json.get("seed").longValue()).isEqualTo(20_260_117);
        assertThat(json.get("seconds").doubleValue()).isEqualTo(61.4);
    }
}
