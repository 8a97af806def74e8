package dev.hitotsu.testkit.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.hitotsu.inbox.consistency.Eventual;
import dev.hitotsu.inbox.consistency.WritesStrictData;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Eventual code that writes strict data, straight or by way of others, fails a build. */
class ConsistencyRulesTest {
    @WritesStrictData
    static class Payments {
        void charge() {}
    }

    static class Orders {
        @WritesStrictData
        void place() {}

        int count() {
            return 0;
        }
    }

    interface Ledger {
        void book();
    }

    static class StrictLedger implements Ledger {
        @Override
        @WritesStrictData
        public void book() {}
    }

    static class Clerk {
        void work(Payments payments) {
            payments.charge();
        }
    }

    @Eventual
    static class SalesReport {
        int lines(Orders orders) {
            return orders.count();
        }
    }

    @Eventual
    static class ReportThatCharges {
        void print(Payments payments) {
            payments.charge();
        }
    }

    @Eventual
    static class ReportThatPlaces {
        Consumer<Orders> action() {
            return Orders::place;
        }
    }

    @Eventual
    static class ReportWithAClerk {
        void print(Clerk clerk, Payments payments) {
            clerk.work(payments);
        }
    }

    @Eventual
    static class ReportWithALedger {
        void print(Ledger ledger) {
            ledger.book();
        }
    }

    @Test
    void eventualCodeMayRead() {
        check(SalesReport.class, Orders.class);
    }

    @Test
    void strictCodeMayWrite() {
        check(Clerk.class, Payments.class);
    }

    @Test
    void everyWayToAWriterIsFound() {
        assertViolation("charge", ReportThatCharges.class, Payments.class);
        assertViolation("place", ReportThatPlaces.class, Orders.class);
        assertViolation("charge", ReportWithAClerk.class, Clerk.class, Payments.class);
        assertViolation("book", ReportWithALedger.class, Ledger.class, StrictLedger.class);
    }

    private static void assertViolation(String writer, Class<?>... types) {
        assertThatThrownBy(() -> check(types))
                .isInstanceOf(AssertionError.class)
                .satisfies(violation -> assertThat(violation.getMessage())
                        .contains(writer + "(", "writes strict data", types[0].getSimpleName()));
    }

    private static void check(Class<?>... types) {
        ConsistencyRules.eventualCodeWritesNoStrictData().check(new ClassFileImporter().importClasses(types));
    }
}
