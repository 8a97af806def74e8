package dev.hitotsu.springboot.leader;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.Grant;
import dev.hitotsu.coordination.Leadership.Campaign;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.springframework.context.SmartLifecycle;

/**
 * The leaderships for which this application campaigns, from its start to its end. Where no method asks for one, it
 * opens no connection. Thread-safe.
 */
public final class Leaderships implements SmartLifecycle {
    private final Supplier<Coordination> coordination;
    private final Set<String> names = new TreeSet<>();
    private final List<Campaign> campaigns = new ArrayList<>();
    private final Map<String, Grant> terms = new ConcurrentHashMap<>();
    private boolean isRunning;

    /** Leaderships of this coordination, which is asked for when the application starts. */
    public Leaderships(Supplier<Coordination> coordination) {
        this.coordination = requireNonNull(coordination, "coordination: null (expected: where to get it)");
    }

    /** Campaigns for this leadership, too, from the next start on. */
    public synchronized void add(String name) {
        names.add(requireNonNull(name, "name: null (expected: the name of a leadership)"));
    }

    /** The term of this process; empty while another process leads. */
    public Optional<Grant> current(String name) {
        requireNonNull(name, "name: null (expected: the name of a leadership)");
        return Optional.ofNullable(terms.get(name)).filter(Grant::valid);
    }

    @Override
    public synchronized void start() {
        for (String name : names) {
            campaigns.add(coordination.get().leadership(name).campaign(term -> lead(name, term)));
        }
        isRunning = true;
    }

    /** To lead on, this must not return; the campaign interrupts it when the term is over. */
    private void lead(String name, Grant term) throws InterruptedException {
        terms.put(name, term);
        try {
            new CountDownLatch(1).await();
        } finally {
            terms.remove(name, term);
        }
    }

    /** Gives the leaderships to other processes. */
    @Override
    public synchronized void stop() {
        campaigns.forEach(Campaign::close);
        campaigns.clear();
        isRunning = false;
    }

    @Override
    public synchronized boolean isRunning() {
        return isRunning;
    }
}
