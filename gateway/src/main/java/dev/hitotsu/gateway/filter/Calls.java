package dev.hitotsu.gateway.filter;

import dev.hitotsu.gateway.filter.Exchange.Call;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The calls that the gateway makes on behalf of one request. Used by one thread. */
final class Calls {
    private final List<Consumer<Call>> observers = new ArrayList<>(2);
    private final Set<Exchange> underWay = new LinkedHashSet<>();
    private int made;

    void observe(Consumer<Call> observer) {
        observers.add(observer);
    }

    /** Those who see the others see these, too. */
    void observeLike(Calls others) {
        observers.addAll(others.observers);
    }

    /** Tells the observers, before it is sent. */
    Exchange begin(Call call) {
        made++;
        Exchange exchange = call.exchange();
        underWay.add(exchange);
        exchange.onEnd(() -> underWay.remove(exchange));
        observers.forEach(observer -> observer.accept(call));
        return exchange;
    }

    int made() {
        return made;
    }

    /** Ends those that are under way. */
    void cancel() {
        List.copyOf(underWay).forEach(Exchange::cancel);
    }
}
