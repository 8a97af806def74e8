package dev.hitotsu.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.inbox.Retention;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** How long an application's listeners keep their claims. */
class InboxPropertiesTest {
    @Test
    void claimsAreKeptForNinetyOneDaysOrAsLongAsSomebodySays() {
        assertThat(retention(Map.of())).isEqualTo(Retention.NINETY_DAYS);
        assertThat(retention(Map.of("hitotsu.inbox.redelivery-window", "14d")))
                .isEqualTo(Retention.covering(Duration.ofDays(14)));
        assertThat(retention(Map.of("hitotsu.inbox.keep-claims", "true"))).isNull();
    }

    private static @Nullable Retention retention(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("hitotsu", HitotsuProperties.class)
                .inbox()
                .retention();
    }
}
