package dev.hitotsu.springboot;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method of a bean that handles messages, each of them once: the claim on the message and what the method does
 * commit in one transaction of Spring's transaction manager (promise P6).
 *
 * <pre>{@code
 * @InboxListener(topics = "orders", group = "payments")
 * void charge(OrderPlaced event) { … }
 * }</pre>
 *
 * <p>The method's parameters are an event, whose class has {@link EventType}, or a {@code Message}, or both. With an
 * event it gets the messages of that type; with a message alone, those of all types for which the group has no other
 * method. It is neither private nor final nor static, because Spring may call it through a proxy. If it throws, the
 * transaction is rolled back and the message comes again.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface InboxListener {
    /** Topics of Kafka. Either these or a {@link #queue}. */
    String[] topics() default {};

    /** A queue of RabbitMQ. Either this or {@link #topics}. */
    String queue() default "";

    /**
     * The consumer: names the inbox, and the consumer group of Kafka. It stays the same, because the claims belong to
     * it.
     */
    String group();
}
