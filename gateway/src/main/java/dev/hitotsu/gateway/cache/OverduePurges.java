package dev.hitotsu.gateway.cache;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What could not be removed because the store was away. It is tried again every second. Until all of it is removed,
 * nobody must read from the store. Thread-safe.
 */
final class OverduePurges {
    private static final Logger log = LoggerFactory.getLogger(OverduePurges.class);
    private static final int MAX_TARGETS = 100_000;
    private static final long PAUSE_MILLIS = 1_000;

    private final Vertx vertx;
    private final Function<String, Future<Long>> purge;

    /** Targets, and a number for each time that one was added: a purge that began before does not count. */
    private final Map<String, Long> targets = new ConcurrentHashMap<>();

    private final AtomicLong number = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicBoolean isWaiting = new AtomicBoolean();

    OverduePurges(Vertx vertx, Function<String, Future<Long>> purge) {
        this.vertx = vertx;
        this.purge = purge;
    }

    boolean isEmpty() {
        return targets.isEmpty();
    }

    void add(String target) {
        if (targets.size() >= MAX_TARGETS && !targets.containsKey(target)) {
            if (lost.getAndIncrement() == 0) {
                log.error(
                        "cache: more than {} changes while Redis is away; some old answers may be given", MAX_TARGETS);
            }
            return;
        }
        targets.put(target, number.incrementAndGet());
        wait(false);
    }

    /** One at a time tries. */
    private void wait(boolean isMine) {
        if (isMine || isWaiting.compareAndSet(false, true)) {
            vertx.setTimer(PAUSE_MILLIS, later -> tryNext());
        }
    }

    private void tryNext() {
        Iterator<Map.Entry<String, Long>> first = targets.entrySet().iterator();
        if (!first.hasNext()) {
            isWaiting.set(false);
            if (!targets.isEmpty()) {
                wait(false);
            }
            return;
        }
        Map.Entry<String, Long> next = first.next();
        String target = next.getKey();
        Long added = next.getValue();
        purge.apply(target)
                .onSuccess(removed -> {
                    targets.remove(target, added);
                    tryNext();
                })
                .onFailure(away -> wait(true));
    }

    /** Nothing is tried any more. */
    void close() {
        if (!targets.isEmpty()) {
            log.error("cache: {} changes came while Redis was away; old answers may be given", targets.size());
        }
    }
}
