package dev.hitotsu.springboot.mongo;

import dev.hitotsu.message.Message;
import dev.hitotsu.springboot.EventKey;
import dev.hitotsu.springboot.EventType;
import dev.hitotsu.springboot.InboxListener;
import dev.hitotsu.springboot.OutboxPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.mapping.Document;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.data.mongodb.repository.MongoRepository;
import org.springframework.data.mongodb.repository.config.EnableMongoRepositories;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** A shop that writes by two repositories and a template, in one unit of work. */
@Configuration(proxyBeanMethods = false)
@EnableMongoRepositories(considerNestedRepositories = true, basePackageClasses = MongoShop.class)
class MongoShop {
    @Document("orders")
    record Order(@Id String id, String customer) {}

    @Document("jobs")
    record Job(@Id String id, String state) {}

    @EventType(value = "OrderPlaced", topic = "orders")
    record OrderPlaced(@EventKey String customer, String order) {}

    interface Orders extends MongoRepository<Order, String> {}

    interface Jobs extends MongoRepository<Job, String> {}

    static class Counter {
        private final Orders orders;
        private final Jobs jobs;
        private final MongoTemplate template;
        private final OutboxPublisher outbox;

        Counter(Orders orders, Jobs jobs, MongoTemplate template, OutboxPublisher outbox) {
            this.orders = orders;
            this.jobs = jobs;
            this.template = template;
            this.outbox = outbox;
        }

        /** The message comes first: it is written last all the same. */
        @Transactional
        public void place(String order, String customer) {
            outbox.publish(new OrderPlaced(customer, order));
            orders.insert(new Order(order, customer));
            jobs.save(new Job(order, "waiting"));
            template.upsert(
                    Query.query(Criteria.where("_id").is(customer)), new Update().inc("orders", 1), "customers");
        }

        @Transactional
        public void placeAndFail(String order, String customer) {
            place(order, customer);
            throw new IllegalStateException("broken");
        }

        @Transactional(propagation = Propagation.REQUIRES_NEW)
        public void placeApart(String order, String customer) {
            place(order, customer);
        }

        @Transactional(readOnly = true)
        public void placeWhileReading(String order) {
            outbox.publish(new OrderPlaced("ann", order));
        }

        public void placeWithoutTransaction(String order) {
            outbox.publish(new OrderPlaced("ann", order));
        }
    }

    /** What comes of an order is written back, once, and told. */
    static class Warehouse {
        private final Jobs jobs;
        private final OutboxPublisher outbox;
        boolean isBroken;

        Warehouse(Jobs jobs, OutboxPublisher outbox) {
            this.jobs = jobs;
            this.outbox = outbox;
        }

        @InboxListener(topics = "orders", group = "warehouse")
        void pack(OrderPlaced event) {
            jobs.save(new Job(event.order(), "packed"));
            outbox.append(
                    Message.builder("parcels", "Packed").key(event.order()).build());
            if (isBroken) {
                throw new IllegalStateException("no boxes");
            }
        }
    }

    @Bean
    Counter counter(Orders orders, Jobs jobs, MongoTemplate template, OutboxPublisher outbox) {
        return new Counter(orders, jobs, template, outbox);
    }

    @Bean
    Warehouse warehouse(Jobs jobs, OutboxPublisher outbox) {
        return new Warehouse(jobs, outbox);
    }
}
