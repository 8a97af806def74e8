package dev.hitotsu.console.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.console.access.Person;
import dev.hitotsu.console.access.Role;
import dev.hitotsu.console.action.Selection.Kind;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TicketsTest {
    private static final Person OLGA = new Person("olga", Role.OPERATOR);
    private static final Person ANNA = new Person("anna", Role.ADMIN);

    private final AtomicLong now = new AtomicLong();
    private final Tickets tickets = new Tickets(InstantSource.system(), now::get);

    private Ticket open() {
        return tickets.open(OLGA, new BulkPlan(Kind.RETRY, List.of(), "", "hitotsu", "/"));
    }

    @Test
    void aTicketIsForWhomItWasOpened() {
        Ticket ticket = open();
        assertThat(tickets.find(ticket.id(), ANNA)).isEmpty();
        assertThat(tickets.take(ticket.id(), ANNA)).isEmpty();
        assertThat(tickets.find(ticket.id(), OLGA)).contains(ticket);
        assertThat(tickets.take(ticket.id(), OLGA)).contains(ticket);
    }

    @Test
    void aTicketIsGoodOnceAndForAQuarterOfAnHour() {
        Ticket used = open();
        assertThat(tickets.take(used.id(), OLGA)).isPresent();
        assertThat(tickets.take(used.id(), OLGA)).isEmpty();
        Ticket old = open();
        now.addAndGet(Duration.ofMinutes(16).toNanos());
        assertThat(tickets.take(old.id(), OLGA)).isEmpty();
    }
}
