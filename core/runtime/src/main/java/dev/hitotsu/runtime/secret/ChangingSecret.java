package dev.hitotsu.runtime.secret;

import static java.util.Objects.requireNonNull;

import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A secret with which one logs in, and which may change while the process runs. The one that was accepted last is used
 * until the other side refuses it; then its source is asked anew. So it does not matter on which side it is changed
 * first, and a source that has nothing for a moment, or half of a secret, ends nothing: the last one stays in use, and
 * the log says why. Thread-safe.
 *
 * @param <S> the secret, or an address that has it; with {@code equals}
 */
public final class ChangingSecret<S> {
    private static final Logger log = LoggerFactory.getLogger(ChangingSecret.class);

    private final String name;
    private final Supplier<? extends S> source;
    private volatile S current;

    private ChangingSecret(String name, S first, Supplier<? extends S> source) {
        this.name = name;
        this.source = source;
        this.current = first;
    }

    /**
     * The secret of a source, which is asked at once. Blocks for the source.
     *
     * @param name what it is, for people, such as {@code the password of the database}
     * @param source throws if it has no secret now; the message is logged and must have nothing of it
     */
    public static <S> ChangingSecret<S> of(String name, Supplier<? extends S> source) {
        requireNonNull(name, "name: null (expected: what it is)");
        requireNonNull(source, "source: null (expected: where it comes from)");
        return of(name, source.get(), source);
    }

    /** As {@link #of(String, Supplier)}, with a first secret that was read before. Does not block. */
    public static <S> ChangingSecret<S> of(String name, S first, Supplier<? extends S> source) {
        requireNonNull(name, "name: null (expected: what it is)");
        requireNonNull(first, "first: null (expected: a secret)");
        requireNonNull(source, "source: null (expected: where it comes from)");
        return new ChangingSecret<>(name, first, source);
    }

    /** Logs in with a secret. */
    @FunctionalInterface
    public interface Login<S, T, E extends Exception> {
        T with(S secret) throws E;
    }

    /** The secret that was accepted last; at first, the one that the source began with. */
    public S current() {
        return current;
    }

    /**
     * Logs in; a second time with what the source says now, if the secret is refused and it says another one. Blocks
     * for the login.
     *
     * @param isRefusal whether an error says that the secret is wrong
     */
    public <T, E extends Exception> T logIn(Login<? super S, T, E> login, Predicate<? super Exception> isRefusal)
            throws E {
        requireNonNull(login, "login: null (expected: what logs in)");
        requireNonNull(isRefusal, "isRefusal: null (expected: a test of errors)");
        S known = current;
        try {
            return login.with(known);
        } catch (Exception e) {
            S other = isRefusal.test(e) ? insteadOf(known) : known;
            if (other.equals(known)) {
                throw e;
            }
            T result = login.with(other);
            accept(other);
            return result;
        }
    }

    /** What the source says now, whether it was accepted or not. Blocks for it, and throws as it does. */
    public S present() {
        return requireNonNull(source.get(), "secret: null (expected: one)");
    }

    /** What the source says now, because this one was refused; the same if it says nothing else. Blocks for it. */
    public S insteadOf(S refused) {
        requireNonNull(refused, "refused: null (expected: a secret)");
        try {
            return requireNonNull(source.get(), "nothing");
        } catch (RuntimeException e) {
            log.warn("{} is refused, and no other can be read: {}", name, e.getMessage());
            return refused;
        }
    }

    /** Uses this one from now on, because it was accepted. */
    public void accept(S secret) {
        requireNonNull(secret, "secret: null (expected: one that was accepted)");
        if (!secret.equals(current)) {
            current = secret;
            log.info("{} was changed, and the new one is used", name);
        }
    }

    /** Hides the secret. */
    @Override
    public String toString() {
        return name;
    }
}
