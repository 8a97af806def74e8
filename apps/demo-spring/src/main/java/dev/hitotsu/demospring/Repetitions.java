package dev.hitotsu.demospring;

import dev.hitotsu.inbox.InboxObserver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Counts messages that came again and had no effect, for the report. What a process that is killed knew is lost. */
@Component
@EnableScheduling
class Repetitions implements InboxObserver {
    private final JdbcClient database;
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    Repetitions(JdbcClient database) {
        this.database = database;
    }

    @Override
    public void onHandled(String consumer, int effects, int repetitions, Duration took) {
        if (repetitions > 0) {
            counts.merge(consumer, repetitions, Integer::sum);
        }
    }

    @Override
    public void onFailed(String consumer, int messages, Duration took) {
        // They come again.
    }

    @Scheduled(fixedDelay = 500)
    void write() {
        for (String consumer : List.copyOf(counts.keySet())) {
            Integer count = counts.remove(consumer);
            if (count != null) {
                database.sql("INSERT INTO shop_payments.absorbed (consumer, deliveries) VALUES (?, ?)")
                        .params(consumer, count)
                        .update();
            }
        }
    }
}
