package dev.hitotsu.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.inbox.InMemoryInboxStore;
import dev.hitotsu.inbox.InMemoryInboxStore.Transaction;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.parking.InMemoryParkingStore;
import dev.hitotsu.inbox.parking.ParkedMessage;
import dev.hitotsu.inbox.parking.ParkedState;
import dev.hitotsu.inbox.parking.ParkingStore;
import dev.hitotsu.message.Message;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class InMemoryParkingStoreTest extends ParkingStoreContract<Transaction> {
    private final InMemoryInboxStore inbox = new InMemoryInboxStore(InstantSource.system());
    private final InMemoryParkingStore store = new InMemoryParkingStore(InstantSource.system());

    @Override
    protected ParkingStore<Transaction> store() {
        return store;
    }

    @Override
    protected TransactionFixture<Transaction> transactions() {
        return TransactionFixture.of(inbox::begin, Transaction::commit, Transaction::rollback);
    }

    @Test
    void aTransactionThatHasEndedIsRefused() {
        Transaction over = inbox.begin();
        over.commit();
        ParkedMessage message = new ParkedMessage(
                1,
                "payments",
                Message.builder("orders", "OrderPlaced").build(),
                "reader",
                ParkedState.RETRY,
                1L,
                1,
                "busy",
                0);
        List<ThrowingCallable> calls = List.of(
                () -> store.heldLanes(over, "payments", Set.of(1L)),
                () -> store.park(over, "payments", List.of()),
                () -> store.countPending(over, "payments", 1),
                () -> store.take(over, "payments", 1),
                () -> store.fail(over, message, "busy", null),
                () -> store.promote(over, "payments", Set.of(1L)),
                () -> store.promoteAll(over, "payments"));

        assertThat(calls).allSatisfy(call -> assertThatThrownBy(call).isInstanceOf(InboxException.class));
    }
}
