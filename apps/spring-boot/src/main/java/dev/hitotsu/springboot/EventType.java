package dev.hitotsu.springboot;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a class whose objects are events, and says under which name they travel. The name of the class does not travel:
 * it may change at any time.
 *
 * <pre>{@code
 * @EventType(value = "OrderPlaced", topic = "orders")
 * record OrderPlaced(@EventKey String customer, long cents) {}
 * }</pre>
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface EventType {
    /** What happened, such as {@code OrderPlaced}. Once messages with this type are under way, it stays the same. */
    String value();

    /** Where events of this type go. May be empty for a class that is only received. */
    String topic() default "";
}
