package dev.hitotsu.coordination;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.ListTooLongException;
import dev.hitotsu.coordination.store.StoreEntry;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The values that people hand in and read: their bounds, and what they look like in a log. */
class ValuesTest {
    private static final String HOSTILE = "a\u001b[2J";

    @Test
    void whatOthersWroteIsShownWithoutControlCharacters() {
        assertThat(new ConfigValue(HOSTILE, "secret", 3).toString())
                .startsWith("ConfigValue[key=a")
                .endsWith(", version=3, 6 characters]")
                .doesNotContain("secret", "\u001b");
        assertThat(new QueueEntry(HOSTILE, 7, Instant.EPOCH).toString())
                .startsWith("QueueEntry[a")
                .endsWith(", fence 7, since 1970-01-01T00:00:00Z]")
                .doesNotContain("\u001b");
        assertThat(instance(1, Map.of(HOSTILE, "1")).toString())
                .startsWith("ServiceInstance[shop/i1 at localhost:1, {")
                .doesNotContain("\u001b");
        assertThat(new StoreEntry("a/b", new byte[3], 4, 5))
                .hasToString("StoreEntry[a/b, createRevision=4, version=5, 3 bytes]");
    }

    @Test
    void entriesAreEqualIfAllTheirPartsAre() {
        StoreEntry entry = new StoreEntry("a/b", "x".getBytes(UTF_8), 4, 5);

        assertThat(entry).isEqualTo(new StoreEntry("a/b", "x".getBytes(UTF_8), 4, 5));
        assertThat(entry).hasSameHashCodeAs(new StoreEntry("a/b", "x".getBytes(UTF_8), 4, 5));
        assertThat(entry.hashCode()).isNotEqualTo(new StoreEntry("a/b", "x".getBytes(UTF_8), 4, 6).hashCode());
        assertThat(entry.hashCode()).isNotEqualTo(new StoreEntry("a/c", "x".getBytes(UTF_8), 4, 5).hashCode());
        assertThat(entry)
                .isNotEqualTo(new StoreEntry("a/c", "x".getBytes(UTF_8), 4, 5))
                .isNotEqualTo(new StoreEntry("a/b", "y".getBytes(UTF_8), 4, 5))
                .isNotEqualTo(new StoreEntry("a/b", "x".getBytes(UTF_8), 3, 5))
                .isNotEqualTo(new StoreEntry("a/b", "x".getBytes(UTF_8), 4, 6))
                .isNotEqualTo("a/b");
        assertThat(entry.name()).isEqualTo("b");
        assertThat(new StoreEntry("top", new byte[0], 1, 1).name()).isEqualTo("top");
    }

    @Test
    void valuesAndListsHaveABoundThatIsIncluded() {
        byte[] largest = new byte[StoreEntry.MAX_VALUE_BYTES];
        assertThat(StoreEntry.checkValue("a", largest)).isSameAs(largest);
        assertThatThrownBy(() -> StoreEntry.checkValue("a", new byte[StoreEntry.MAX_VALUE_BYTES + 1]))
                .hasMessage("a: a value of 1000001 bytes (expected: at most 1000000)");
        assertThatCode(() -> CoordinationStore.requireListable("f", CoordinationStore.MAX_LISTED))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> CoordinationStore.requireListable("f", CoordinationStore.MAX_LISTED + 1))
                .isInstanceOf(ListTooLongException.class)
                .hasMessageStartingWith("f: more than 100000 entries");
    }

    @Test
    void aFenceInAHeaderHasALengthThatIsIncluded() {
        assertThat(HttpFence.parse("x".repeat(1_998) + "=1")).contains(new HttpFence("x".repeat(1_998), 1));
        assertThatThrownBy(() -> HttpFence.parse("x".repeat(1_999) + "=1"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anInstanceHasNamesAndAnAddress() {
        assertThat(instance(1, Map.of()).port()).isEqualTo(1);
        assertThat(instance(65_535, Map.of()).port()).isEqualTo(65_535);
        for (int port : new int[] {0, -1, 65_536}) {
            assertThatThrownBy(() -> instance(port, Map.of())).hasMessage("port: " + port + " (expected: 1..65535)");
        }
        assertThatThrownBy(() -> new ServiceInstance("s", "i", " ", 1, Map.of()))
                .hasMessage("host: \" \" (expected: a name or an address)");
        assertThatThrownBy(() -> new ServiceInstance("a/b", "i", "h", 1, Map.of()))
                .hasMessageStartingWith("service: ");
        assertThatThrownBy(() -> new ServiceInstance("s", "a/b", "h", 1, Map.of()))
                .hasMessageStartingWith("instance: ");
    }

    @Test
    void weightsAreFiniteAndNotNegative() {
        assertThat(instance(1, Map.of()).weight()).isEqualTo(1);
        assertThat(instance(1, Map.of(ServiceInstance.WEIGHT, "2.5")).weight()).isEqualTo(2.5);
        assertThat(instance(1, Map.of(ServiceInstance.WEIGHT, "-2")).weight()).isZero();
        assertThat(instance(1, Map.of(ServiceInstance.WEIGHT, "Infinity")).weight())
                .isEqualTo(1);
        assertThat(instance(1, Map.of(ServiceInstance.WEIGHT, "heavy")).weight())
                .isEqualTo(1);
    }

    @Test
    void whatIsNoInstanceIsNotDecoded() {
        ServiceInstance instance = instance(80, Map.of("zone", "a"));
        assertThat(ServiceInstance.decode("shop", "i1", instance.encode())).contains(instance);
        for (String bytes : new String[] {"", "@host=h\n", "@port=80\n", "@host=h\n@port=x\n", "@host=h\n@port=0\n"}) {
            assertThat(ServiceInstance.decode("shop", "i1", bytes.getBytes(UTF_8)))
                    .as(bytes)
                    .isEmpty();
        }
    }

    @Test
    void twoRegistrationsOfOneInstanceDiffer() {
        ServiceInstance instance = instance(80, Map.of());

        assertThat(instance.encode()).isNotEqualTo(instance.encode());
    }

    private static ServiceInstance instance(int port, Map<String, String> metadata) {
        return new ServiceInstance("shop", "i1", "localhost", port, metadata);
    }
}
