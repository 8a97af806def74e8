package dev.hitotsu.gateway.discovery;

import dev.hitotsu.gateway.upstream.Address;
import dev.hitotsu.gateway.upstream.AddressSource;
import dev.hitotsu.gateway.upstream.settings.DnsSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses that a name has in DNS, looked up again and again. While DNS does not answer, or has none, the last
 * ones stay. Thread-safe.
 */
public final class DnsAddresses implements AddressSource {
    private static final Logger log = LoggerFactory.getLogger(DnsAddresses.class);
    private static final Comparator<Address> ORDER = Comparator.comparing(Address::toString);

    private final Vertx vertx;
    private final String name;
    private final Supplier<Future<List<Address>>> lookUp;
    private final long timer;
    private volatile List<Address> current = List.of();
    private volatile boolean isFailing;

    private DnsAddresses(Vertx vertx, DnsSettings settings, Supplier<Future<List<Address>>> lookUp) {
        this.vertx = vertx;
        this.name = settings.name();
        this.lookUp = lookUp;
        this.timer = vertx.setPeriodic(0, settings.refresh().toMillis(), now -> refresh());
    }

    /** Begins to look a name up. */
    public static DnsAddresses watch(Vertx vertx, DnsSettings settings) {
        return watch(vertx, settings, new DnsLookup(vertx, settings));
    }

    static DnsAddresses watch(Vertx vertx, DnsSettings settings, Supplier<Future<List<Address>>> lookUp) {
        return new DnsAddresses(vertx, settings, lookUp);
    }

    private void refresh() {
        lookUp.get()
                .onSuccess(found -> {
                    if (found.isEmpty()) {
                        failed("no addresses");
                    } else {
                        isFailing = false;
                        take(found.stream().distinct().sorted(ORDER).toList());
                    }
                })
                .onFailure(failure -> failed(String.valueOf(failure.getMessage())));
    }

    private void take(List<Address> found) {
        if (!found.equals(current)) {
            log.info("{}: {}", name, found);
            current = found;
        }
    }

    private void failed(String why) {
        if (!isFailing) {
            log.warn("{}: cannot be looked up: {}", name, why);
        }
        isFailing = true;
    }

    @Override
    public List<Address> current() {
        return current;
    }

    @Override
    public void close() {
        vertx.cancelTimer(timer);
    }
}
