package dev.hitotsu.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hitotsu.coordination.store.StoreEntry;
import java.net.URI;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How paths and entries are written for etcd, and to whom requests go. */
class KeysTest {
    private final Keys keys = new Keys("/shop");

    private static String plain(String encoded) {
        return new String(Base64.getDecoder().decode(encoded), UTF_8);
    }

    @Test
    void aPathStandsBelowThePrefixAndAFolderEndsBehindItsEntries() {
        assertThat(plain(keys.key("locks/é"))).isEqualTo("/shop/locks/é");
        assertThat(keys.path(keys.key("locks/é"))).isEqualTo("locks/é");
        assertThat(plain(keys.first("locks"))).isEqualTo("/shop/locks/");
        assertThat(plain(keys.end("locks"))).isEqualTo("/shop/locks0");
        assertThat(plain(keys.first())).isEqualTo("/shop/");
        assertThat(plain(keys.end())).isEqualTo("/shop0");
    }

    @Test
    void entriesAreReadFromAnAnswer() throws Exception {
        String entry = "{\"key\":\"" + keys.key("a/b") + "\",\"value\":\""
                + Base64.getEncoder().encodeToString(new byte[] {1, 2})
                + "\",\"create_revision\":\"7\",\"mod_revision\":\"9\",\"lease\":\"11\"}";
        JsonNode answer = Json.MAPPER.readTree("{\"header\":{\"revision\":\"12\"},\"kvs\":[" + entry + "]}");

        KeyValue found = KeyValue.first(answer, keys).orElseThrow();
        assertThat(found.lease()).isEqualTo(11);
        StoreEntry stored = found.entry();
        assertThat(stored.path()).isEqualTo("a/b");
        assertThat(stored.value()).containsExactly(1, 2);
        assertThat(stored.createRevision()).isEqualTo(7);
        assertThat(stored.version()).isEqualTo(9);
        assertThat(KeyValue.list(answer, keys)).hasSize(1);
        assertThat(Json.revision(answer)).isEqualTo(12);
        assertThat(KeyValue.first(Json.object(), keys)).isEmpty();
        assertThat(Json.bytes(Json.object().put("a", 1))).isEqualTo("{\"a\":1}".getBytes(UTF_8));
        assertThat(Json.array()).isEmpty();
    }

    @Test
    void theNextServerIsTriedOnceByAllWhoFailed() {
        List<URI> all = List.of(URI.create("http://a:1"), URI.create("http://b:1"), URI.create("http://c:1"));
        Endpoints endpoints = new Endpoints(all);
        URI first = endpoints.current();
        endpoints.switchFrom(first);
        URI second = endpoints.current();
        endpoints.switchFrom(first);

        assertThat(endpoints.current()).as("whoever comes late").isEqualTo(second);
        assertThat(second).isEqualTo(endpoints.next(first));
        Set<URI> seen = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            seen.add(endpoints.current());
            endpoints.switchFrom(endpoints.current());
        }
        assertThat(seen).containsExactlyInAnyOrderElementsOf(all);
        assertThat(endpoints.size()).isEqualTo(3);
        assertThat(endpoints).hasToString(all.toString());
        assertThat(endpoints.next(all.getLast())).isEqualTo(all.getFirst());
    }
}
