package dev.hitotsu.mysql.internal.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class GtidPositionTest {
    private static final String A = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
    private static final String B = "4e11fa47-71ca-11e1-9e33-c80aa9429562";

    @Test
    void mariaDbKeepsTheNewestOfEachDomain() {
        GtidPosition position = GtidPosition.of("0-1-100,7-2-3", true);
        position.add("0-2-101");
        position.add("8-1-1");
        assertThat(position).hasToString("0-2-101,7-2-3,8-1-1");
        assertThat(GtidPosition.of("", true)).hasToString("");
        assertThatThrownBy(() -> position.add(A + ":1")).hasMessageContaining("expected: such as 0-1-4711");
    }

    @Test
    void mySqlKeepsASetOfRanges() {
        GtidPosition position = GtidPosition.of(A + ":1-5:7,\n" + B + ":1", false);
        position.add(A + ":9");
        assertThat(position).hasToString(A + ":1-5:7:9," + B + ":1");
        position.add(A + ":6");
        position.add(A + ":8");
        position.add(B + ":3-4");
        assertThat(position).hasToString(A + ":1-9," + B + ":1:3-4");
        assertThatThrownBy(() -> position.add("0-1-4711")).hasMessageContaining("expected: such as 3e11fa47");
    }

    @Test
    void containsWhatWasRead() {
        GtidPosition mariaDb = GtidPosition.of("0-2-101,7-2-3", true);
        assertThat(mariaDb.contains("0-1-101")).isTrue();
        assertThat(mariaDb.contains("")).isTrue();
        assertThat(mariaDb.contains("0-1-102")).isFalse();
        assertThat(mariaDb.contains("0-1-100,8-1-1")).isFalse();

        GtidPosition mySql = GtidPosition.of(A + ":1-5:7", false);
        assertThat(mySql.contains(A + ":2-4")).isTrue();
        assertThat(mySql.contains("")).isTrue();
        assertThat(mySql.contains(A + ":1-6")).isFalse();
        assertThat(mySql.contains(B + ":1")).isFalse();
        assertThat(mySql).hasToString(A + ":1-5:7");
    }
}
