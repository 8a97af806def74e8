package dev.hitotsu.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.Message;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RelaySettingsTest {
    @Test
    void eachSettingIsChangedByItself() {
        SegmentRetention retention = new SegmentRetention(Duration.ZERO, 12);
        RelaySettings settings = RelaySettings.DEFAULT
                .withRetention(retention)
                .withPurpose("shop")
                .withMaxMessageSize(1);

        assertThat(settings).isEqualTo(new RelaySettings(retention, "shop", 1));
        assertThat(RelaySettings.DEFAULT)
                .isEqualTo(new RelaySettings(SegmentRetention.DEFAULT, null, Message.DEFAULT_MAX_SIZE));
        SegmentArchive.Setting archive = new SegmentArchive.Setting(segment -> {}, 1);
        assertThat(settings.withArchive(archive).archive()).isSameAs(archive);
        assertThat(settings.withArchive(archive)
                        .withPurpose("other")
                        .withMaxMessageSize(2)
                        .withRetention(retention))
                .isEqualTo(new RelaySettings(retention, "other", 2, archive));
    }

    @Test
    void limitsAreNamed() {
        assertThatThrownBy(() -> RelaySettings.DEFAULT.withMaxMessageSize(0))
                .hasMessage("maxMessageSize: 0 (expected: at least 1)");
        assertThatThrownBy(() -> new SegmentRetention(Duration.ofNanos(-1), 1))
                .hasMessage("retention age: PT-0.000000001S (expected: zero or more)");
        for (int wrong : new int[] {0, 13}) {
            assertThatThrownBy(() -> new SegmentRetention(Duration.ZERO, wrong))
                    .hasMessage("retention segments: " + wrong + " (expected: 1..12)");
        }
    }
}
