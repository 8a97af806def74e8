package dev.hitotsu.springboot;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method of a bean that is a step in a transaction of Spring's manager: what it writes, with JDBC, jOOQ or JPA,
 * commits together with its record, exactly once. It is repeated on a conflict with another transaction (SQLSTATE
 * 40001, 40P01).
 *
 * <pre>{@code
 * @TransactionalStep(value = "reserve", undo = "release")
 * public void reserve(OrderPlaced order) { … }
 *
 * public void release(OrderPlaced order) { … }
 * }</pre>
 *
 * <p>It is called through its bean, from a method with {@link Steps}. A call within the same object reaches no proxy,
 * and is no step. Its result, if it has one, is recorded.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface TransactionalStep {
    /** The name of the step, once in a run; by default that of the method. */
    String value() default "";

    /** The method of the same class, with the same parameters, that undoes it; by default none. */
    String undo() default "";
}
