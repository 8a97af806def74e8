package dev.hitotsu.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.console.source.FactTable;
import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.coordination.Grant;
import dev.hitotsu.coordination.StoreWorkerSlot;
import dev.hitotsu.coordination.memory.MemoryStore;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoordinationFactsTest {
    private final MemoryStore store = new MemoryStore();

    private Coordination open(String instance) {
        return Coordination.of(store.newClient(), CoordinationOptions.defaults().withInstance(instance));
    }

    private static FactTable table(List<FactTable> tables, String title) {
        return tables.stream()
                .filter(one -> one.title().equals(title))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whoHoldsALockOrAWorkerNumberIsShown() throws Exception {
        try (Coordination shop = open("shop-1");
                Coordination console = open("console");
                Grant held = shop.lock("ids").acquire();
                StoreWorkerSlot slot = shop.workerSlots("ids").lease(4)) {
            CoordinationFacts facts = new CoordinationFacts(console);
            List<FactTable> tables = facts.tables("ids");
            assertThat(table(tables, "Worker numbers of ids").rows())
                    .hasSize(1)
                    .first()
                    .satisfies(row -> assertThat(row).startsWith(String.valueOf(slot.number()), "shop-1"));
            assertThat(table(tables, "Lock ids").rows().getFirst()).startsWith("shop-1", String.valueOf(held.fence()));
            assertThat(table(tables, "Value ids").rows()).isEmpty();
            assertThat(facts.tables("")).extracting(FactTable::title).containsExactly("Services");
        }
    }

    @Test
    void aServiceThatIsAwayIsNamedInEachTable() {
        Coordination console = open("console");
        CoordinationFacts facts = new CoordinationFacts(console);
        console.close();
        assertThat(facts.tables("ids"))
                .hasSize(4)
                .allSatisfy(table -> assertThat(table.note()).startsWith("Not known: "));
    }
}
