package dev.hitotsu.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EventHeadersTest {
    @Test
    void theAttributesAreReserved() {
        assertThat(List.of("ce_specversion", "ce_id", "ce_source", "ce_type", "ce_time"))
                .allMatch(EventHeaders::isReserved);
        assertThat(List.of("ce_subject", "id", "ce-id", "CE_ID", "")).noneMatch(EventHeaders::isReserved);
    }

    @Test
    void overHttpAnAttributeHasAHyphen() {
        assertThat(EventHeaders.overHttp(EventHeaders.ID)).isEqualTo("ce-id");
        assertThat(EventHeaders.overHttp("traceparent")).isEqualTo("traceparent");
    }
}
