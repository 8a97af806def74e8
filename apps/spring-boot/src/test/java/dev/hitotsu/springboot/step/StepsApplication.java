package dev.hitotsu.springboot.step;

import dev.hitotsu.inbox.step.RefusedException;
import dev.hitotsu.inbox.step.StepRun;
import dev.hitotsu.message.receiver.BatchHandler;
import dev.hitotsu.message.receiver.Receiver;
import dev.hitotsu.springboot.EventKey;
import dev.hitotsu.springboot.EventType;
import dev.hitotsu.springboot.Steps;
import dev.hitotsu.springboot.TransactionalStep;
import dev.hitotsu.springboot.inbox.MessageSource;
import dev.hitotsu.springboot.inbox.ReceiverStarter;
import dev.hitotsu.testkit.broker.InMemoryBroker;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.io.IOException;
import java.sql.Connection;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.DSLContext;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** An order in steps, as users of Spring Boot write it: with JDBC, jOOQ and JPA. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({StepsApplication.Orders.class, StepsApplication.Stock.class})
class StepsApplication {
    @EventType(value = "OrderPlaced", topic = "orders")
    record OrderPlaced(@EventKey String order, String behaviour) {}

    record Label(String number) {}

    /** An effect by JPA. */
    @Entity
    @Table(name = "step_effect")
    static class Effect {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        Long id;

        String run;
        String effect;
    }

    @Component
    static class Orders {
        final AtomicInteger failures = new AtomicInteger();
        private final Stock stock;

        Orders(Stock stock) {
            this.stock = stock;
        }

        @Steps(topics = "orders", group = "orders")
        void place(StepRun<Connection> run, OrderPlaced order) throws IOException {
            stock.reserve(order);
            Label label = stock.label(order);
            if (order.behaviour().equals("stumbles") && failures.getAndIncrement() == 0) {
                throw new IOException("the process stumbles");
            }
            stock.ship(order, label);
        }
    }

    @Component
    static class Stock {
        final AtomicInteger conflicts = new AtomicInteger();
        private final JdbcClient jdbc;
        private final DSLContext jooq;
        private final EntityManager jpa;

        Stock(JdbcClient jdbc, DSLContext jooq, EntityManager jpa) {
            this.jdbc = jdbc;
            this.jooq = jooq;
            this.jpa = jpa;
        }

        @TransactionalStep(undo = "release")
        public void reserve(OrderPlaced order) {
            add(order, "reserve");
            if (order.behaviour().equals("conflicts") && conflicts.getAndIncrement() < 2) {
                jdbc.sql("DO $$ BEGIN RAISE EXCEPTION 'conflict' USING ERRCODE = '40001'; END $$")
                        .update();
            }
        }

        public void release(OrderPlaced order) {
            add(order, "release");
        }

        @TransactionalStep("print label")
        public Label label(OrderPlaced order) {
            jooq.execute("INSERT INTO step_effect (run, effect) VALUES (?, ?)", order.order(), "label");
            return new Label("L-" + order.order());
        }

        @TransactionalStep
        public void ship(OrderPlaced order, Label label) {
            Effect effect = new Effect();
            effect.run = order.order();
            effect.effect = "ship " + label.number();
            jpa.persist(effect);
            if (order.behaviour().equals("refused")) {
                throw new RefusedException("no carrier");
            }
        }

        private void add(OrderPlaced order, String effect) {
            jdbc.sql("INSERT INTO step_effect (run, effect) VALUES (?, ?)")
                    .params(order.order(), effect)
                    .update();
        }
    }

    @Bean
    InMemoryBroker broker() {
        return new InMemoryBroker();
    }

    @Bean
    ReceiverStarter topics(InMemoryBroker broker) {
        return new Topics(broker);
    }

    private record Topics(InMemoryBroker broker) implements ReceiverStarter {
        @Override
        public boolean supports(MessageSource source) {
            return source instanceof MessageSource.Topics;
        }

        @Override
        public Receiver start(String group, MessageSource source, BatchHandler handler) {
            return broker.receiver(group, "orders").handler(handler).start();
        }
    }
}
