package dev.hitotsu.servers.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientChunkTest {
    private static final byte[] COMMIT = "COMMIT".getBytes(US_ASCII);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 6, 7, 1_000})
    void countsEachOccurrenceOnceHoweverTheStreamIsCut(int size) {
        byte[] stream = "COMMIT BEGIN COMMITCOMMIT COMMI".getBytes(US_ASCII);
        ClientChunk chunk = new ClientChunk(1, new byte[0], new byte[0]);
        int count = 0;
        for (int start = 0; start < stream.length; start += size) {
            chunk = chunk.followedBy(Arrays.copyOfRange(stream, start, Math.min(stream.length, start + size)));
            count += chunk.occurrencesOf(COMMIT);
        }

        assertThat(count).isEqualTo(3);
    }

    @Test
    void keepsNoMoreThanTheOverlap() {
        ClientChunk chunk = new ClientChunk(1, new byte[0], new byte[200]).followedBy(new byte[100]);

        assertThat(chunk.preceding()).hasSize(200);
        assertThat(chunk.followedBy(new byte[1]).preceding()).hasSize(ClientChunk.OVERLAP);
    }

    @Test
    void refusesAPatternLongerThanTheOverlap() {
        ClientChunk chunk = new ClientChunk(1, new byte[0], new byte[1]);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> chunk.occurrencesOf(new byte[257]))
                .withMessage("pattern: 257 bytes (expected: 1..256)");
    }
}
