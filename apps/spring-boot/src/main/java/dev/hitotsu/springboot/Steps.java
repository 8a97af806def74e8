package dev.hitotsu.springboot;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method of a bean that handles messages in steps, and goes on where it stopped: see
 * {@link dev.hitotsu.inbox.step.StepRun}. Its steps are calls of methods with {@link TransactionalStep} on other beans,
 * and calls of its {@code StepRun}.
 *
 * <pre>{@code
 * @Steps(topics = "orders", group = "orders")
 * void place(StepRun<Connection> run, OrderPlaced order) {
 *     stock.reserve(order);
 *     Charge charge = run.call("charge", Charge.class,
 *             key -> payments.charge(key, order),
 *             key -> payments.refund(key));
 *     orders.paid(order, charge);
 * }
 * }</pre>
 *
 * <p>The method's parameters are a {@code StepRun<Connection>}, which may be left out, and an event, whose class has
 * {@link EventType}, or a {@code Message}. It is neither private nor final nor static, and not {@code @Transactional}:
 * each step has a transaction of its own.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Steps {
    /** Topics of Kafka. Either these or a {@link #queue}. */
    String[] topics() default {};

    /** A queue of RabbitMQ. Either this or {@link #topics}. */
    String queue() default "";

    /**
     * The consumer: names the runs, and the consumer group of Kafka. It stays the same, because the runs belong to it.
     */
    String group();
}
