package dev.hitotsu.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class Uuid4Test {
    @Test
    void carriesTheVersionAndTheVariantOfRfc9562AndNothingElse() {
        RandomGenerator ones = () -> -1L;
        RandomGenerator zeros = () -> 0L;

        assertThat(Uuid4.of(ones).next()).hasToString("ffffffff-ffff-4fff-bfff-ffffffffffff");
        assertThat(Uuid4.of(zeros).next()).hasToString("00000000-0000-4000-8000-000000000000");
    }

    @Test
    void secureIdsDiffer() {
        assertThat(Stream.generate(Uuid4.secure()::next).limit(100_000))
                .doesNotHaveDuplicates()
                .allMatch(id -> id.version() == 4 && id.variant() == 2);
        assertThat(UUID.fromString(Uuid4.secure().nextText()).version()).isEqualTo(4);
    }
}
