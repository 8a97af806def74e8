package dev.hitotsu.demospring.guide;

import dev.hitotsu.id.LongIdGenerator;
import dev.hitotsu.springboot.LeaderOnly;
import dev.hitotsu.springboot.Locks;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.Scheduled;
import org.testcontainers.containers.GenericContainer;

/** The blocks of the page about one process at a time. They are compiled, and compared by {@link SpringGuideTest}. */
@SuppressWarnings("unused")
final class CoordinationGuide {
    interface Warehouse {
        void write(long fence);

        void report(long number);
    }

    abstract static class Coordinated {
        Locks locks;
        LongIdGenerator ids;
        Warehouse warehouse;

        // region
        void restock() throws Exception {
            locks.run("stock", grant -> warehouse.write(grant.fence())); // Locks locks
        }

        @LeaderOnly("reports")
        @Scheduled(cron = "0 0 3 * * *")
        void report() {
            warehouse.report(ids.next()); // LongIdGenerator ids
        }
        // endregion
    }

    abstract static class Containers {
        // region
        @Bean
        @ServiceConnection("etcd") // or "zookeeper"
        GenericContainer<?> etcd() {
            return new GenericContainer<>("quay.io/coreos/etcd:v3.6.5").withExposedPorts(2379);
        }
        // endregion
    }
}
