package dev.hitotsu.console.action;

import dev.hitotsu.console.access.Person;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;

/** Previews that were shown and not used yet. Each is good for 15 minutes, once. Thread-safe. */
public final class Tickets {
    private static final long MAX_AGE_NANOS = Duration.ofMinutes(15).toNanos();
    private static final int MAX_TICKETS = 200;

    private final InstantSource clock;
    private final LongSupplier ticker;
    private final Map<UUID, Ticket> tickets = new LinkedHashMap<>();

    /**
     * None yet.
     *
     * @param ticker nanoseconds, monotonic
     */
    public Tickets(InstantSource clock, LongSupplier ticker) {
        this.clock = clock;
        this.ticker = ticker;
    }

    /** Keeps what a person is shown. */
    public Ticket open(Person person, BulkPlan plan) {
        Ticket ticket = new Ticket(UUID.randomUUID(), person.name(), plan, clock.instant(), ticker.getAsLong());
        synchronized (tickets) {
            if (tickets.size() >= MAX_TICKETS) {
                tickets.remove(tickets.keySet().iterator().next());
            }
            tickets.put(ticket.id(), ticket);
        }
        return ticket;
    }

    /** Takes a ticket away; empty if it is of somebody else, too old, or used. */
    public Optional<Ticket> take(UUID id, Person person) {
        synchronized (tickets) {
            Ticket ticket = tickets.get(id);
            if (ticket == null || !ticket.person().equals(person.name())) {
                return Optional.empty();
            }
            tickets.remove(id);
            return ticker.getAsLong() - ticket.shownAtNanos() > MAX_AGE_NANOS ? Optional.empty() : Optional.of(ticket);
        }
    }

    /** Looks at a ticket and leaves it. */
    public Optional<Ticket> find(UUID id, Person person) {
        synchronized (tickets) {
            return Optional.ofNullable(tickets.get(id))
                    .filter(ticket -> ticket.person().equals(person.name()));
        }
    }
}
