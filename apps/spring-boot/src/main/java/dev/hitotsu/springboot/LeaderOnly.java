package dev.hitotsu.springboot;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method of a bean that only one process of all runs: the one that leads. In the others a call does nothing.
 *
 * <pre>{@code
 * @LeaderOnly("reports")
 * @Scheduled(cron = "0 0 3 * * *")
 * void report() { … }
 * }</pre>
 *
 * <p>A process that was paused may have lost the lead: what must not be written twice carries the fence of
 * {@code Leaderships.current(name)}, and the resource checks it (promise P7). The method returns nothing, and is
 * neither private nor final nor static. It is not called before the process knows that it leads, which takes a moment
 * after the start.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface LeaderOnly {
    /** The name of the leadership. Methods with the same name have the same leader. */
    String value();
}
