package dev.hitotsu.jdbc.internal.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DueMarkTest {
    private final List<@Nullable Long> searched = new ArrayList<>();
    private long nanos;
    private long earliest = 100;
    private final DueMark mark = new DueMark(() -> nanos);

    @Test
    void movesOnceASecondAndSearchesFromWhereItWas() throws SQLException {
        assertThat(current()).isEqualTo(100);
        earliest = 200;
        assertThat(current()).as("within the second").isEqualTo(100);
        pass(Duration.ofSeconds(1));
        assertThat(current()).isEqualTo(200);

        assertThat(searched).containsExactly(null, 100L);
    }

    @Test
    void followsTheDatabasesTimeWhenItIsSetBack() throws SQLException {
        current();
        earliest = 50;
        pass(Duration.ofSeconds(1));
        assertThat(current()).isEqualTo(50);
    }

    /** What somebody wrote before the mark is found. */
    @Test
    void isForgottenNowAndThen() throws SQLException {
        current();
        pass(DueMark.FORGOTTEN_AFTER);
        current();
        pass(Duration.ofSeconds(1));
        current();

        assertThat(searched).containsExactly(null, null, 100L);
    }

    private long current() throws SQLException {
        return mark.current(last -> {
            searched.add(last);
            return earliest;
        });
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }
}
