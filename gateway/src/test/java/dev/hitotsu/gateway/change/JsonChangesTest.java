package dev.hitotsu.gateway.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonChangesTest {
    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void onlyWhatIsPickedIsLeft() throws Exception {
        JsonChanges pick = new JsonChanges(List.of("id", "lines.sku", "customer"), List.of(), Map.of(), Map.of());
        assertThat(
                        changed(
                                pick,
                                "{'id':1,'secret':2,'lines':[{'sku':'a','cost':3},{'cost':4}],'customer':{'name':'x'},'customer2':5}"))
                .isEqualTo(json("{'id':1,'lines':[{'sku':'a'},{}],'customer':{'name':'x'}}"));
    }

    @Test
    void aMemberThatIsPickedIsWholeEvenIfAPartOfItIsNamedToo() throws Exception {
        JsonChanges pick = new JsonChanges(List.of("a.b", "a"), List.of(), Map.of(), Map.of());
        assertThat(changed(pick, "{'a':{'b':1,'c':2}}")).isEqualTo(json("{'a':{'b':1,'c':2}}"));
    }

    @Test
    void membersAreRemovedRenamedAndAddedInThisOrder() throws Exception {
        JsonChanges changes = new JsonChanges(
                List.of(),
                List.of("isAdmin", "customer.password"),
                Map.of("customer.name", "fullName"),
                Map.of("source", json("'gateway'"), "meta.version", json("2"), "fullName", json("null")));
        assertThat(changed(changes, "{'isAdmin':true,'customer':{'name':'x','password':'y'},'meta':7}"))
                .isEqualTo(
                        json("{'customer':{'fullName':'x'},'source':'gateway','meta':{'version':2},'fullName':null}"));
    }

    @Test
    void eachObjectOfAListIsChanged() throws Exception {
        JsonChanges changes = new JsonChanges(List.of(), List.of("a.b"), Map.of(), Map.of("c", json("1")));
        assertThat(changed(changes, "[{'a':[{'b':1},{'b':2,'d':3}]},4,{}]"))
                .isEqualTo(json("[{'a':[{},{'d':3}],'c':1},4,{'c':1}]"));
        assertThat(changed(changes, "'text'")).isEqualTo(json("'text'"));
    }

    @Test
    void aPathWithoutNamesIsRefused() {
        for (String path : List.of("", ".", "a.", ".a", "a..b")) {
            assertThatThrownBy(() -> new JsonChanges(List.of(path), List.of(), Map.of(), Map.of()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static JsonNode changed(JsonChanges changes, String body) throws Exception {
        return changes.apply(json(body));
    }

    private static JsonNode json(String text) throws Exception {
        return JSON.readTree(text.replace('\'', '"'));
    }
}
