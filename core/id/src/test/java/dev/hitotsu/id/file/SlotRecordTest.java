package dev.hitotsu.id.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SlotRecordTest {
    private final byte[] file = new byte[SlotRecord.RECORDS * SlotRecord.BYTES];

    @Test
    void theRecordWithTheHigherSerialCountsInWhateverPlace() {
        SlotRecord written = SlotRecord.NONE;
        assertThat(SlotRecord.latest(file)).isEmpty();
        for (int millis = 1; millis <= 5; millis++) {
            written = written.next(millis);
            write(written);
            assertThat(SlotRecord.latest(file)).contains(written);
            assertThat(written.serial()).isEqualTo(millis);
            assertThat(written.pid()).isEqualTo(ProcessHandle.current().pid());
        }
    }

    @Test
    void aDamagedRecordLeavesTheOther() {
        SlotRecord first = SlotRecord.NONE.next(1);
        SlotRecord second = first.next(2);
        write(first);
        write(second);
        file[(int) second.position() + 1] = 'x';

        assertThat(SlotRecord.latest(file)).contains(first);
        write(second);
        file[(int) first.position() + 1] = 'x';

        assertThat(SlotRecord.latest(file)).contains(second);
    }

    private void write(SlotRecord written) {
        System.arraycopy(written.toBytes(), 0, file, (int) written.position(), SlotRecord.BYTES);
    }
}
