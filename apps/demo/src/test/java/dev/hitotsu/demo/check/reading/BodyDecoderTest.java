package dev.hitotsu.demo.check.reading;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyDecoderTest {
    private static final String GOOD = """
            {"orderId":"o","userId":"ü","number":3,"productId":"p","quantity":2,"amountCents":500,"more":true}""";

    @Test
    void readsWhatTheShopSends() {
        assertThat(BodyDecoder.decode(GOOD.getBytes(UTF_8))).isEqualTo(new Body("o", "ü", 3, "p", 2, 500));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "not JSON",
                "{\"orderId\":\"o\",\"userId\":\"u\",\"number\":3,\"productId\":\"p\",\"quantity\":2}",
                "{\"orderId\":null,\"userId\":\"u\",\"number\":3,\"productId\":\"p\",\"quantity\":2,\"amountCents\":5}"
            })
    void anythingElseIsAFindingNotAnError(String text) {
        assertThat(BodyDecoder.decode(text.getBytes(UTF_8))).isNull();
    }

    @Test
    void aTombstoneHasNoText() {
        assertThat(BodyDecoder.decode(null)).isNull();
    }
}
