package dev.hitotsu.console.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who has logged in. A session of a token keeps its hash and asks for its owner at each request, so that a token that
 * is taken away ends the session; a session of somebody whom a provider knows keeps who that is. A session also ends
 * after eight hours, and after an hour without a request. Only hashes are kept. Thread-safe.
 */
public final class Sessions {
    private static final long MAX_NANOS = Duration.ofHours(8).toNanos();
    private static final long IDLE_NANOS = Duration.ofHours(1).toNanos();
    private static final int MAX_SESSIONS = 1_000;
    private static final int ID_BYTES = 32;

    /** @param owner asked for at each request; empty if it is nobody any longer */
    private record Session(Supplier<Optional<Person>> owner, long begunAt, long usedAt) {}

    private final AccessTokens tokens;
    private final LongSupplier ticker;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Session> sessions = new LinkedHashMap<>();

    /**
     * No sessions yet.
     *
     * @param ticker nanoseconds, monotonic
     */
    public Sessions(AccessTokens tokens, LongSupplier ticker) {
        this.tokens = tokens;
        this.ticker = ticker;
    }

    /** Begins a session for whoever has the token; the result is the cookie's value, and empty for nobody. */
    public Optional<String> begin(String token) {
        byte[] hash = hash(token);
        return tokens.find(hash).isEmpty() ? Optional.empty() : Optional.of(begin(() -> tokens.find(hash)));
    }

    /** Begins a session for somebody who has shown otherwise who they are; the result is the cookie's value. */
    public String begin(Person person) {
        return begin(() -> Optional.of(person));
    }

    private String begin(Supplier<Optional<Person>> owner) {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        String cookie = Base64.getUrlEncoder().withoutPadding().encodeToString(id);
        long now = ticker.getAsLong();
        synchronized (sessions) {
            sessions.values().removeIf(session -> isOver(session, now));
            if (sessions.size() >= MAX_SESSIONS) {
                sessions.remove(sessions.keySet().iterator().next());
            }
            sessions.put(key(cookie), new Session(owner, now, now));
        }
        return cookie;
    }

    /** Whose session it is; empty for no session, and for one that is over. */
    public Optional<Person> find(@Nullable String cookie) {
        if (cookie == null) {
            return Optional.empty();
        }
        long now = ticker.getAsLong();
        Session session;
        synchronized (sessions) {
            session = sessions.get(key(cookie));
            if (session == null || isOver(session, now)) {
                return Optional.empty();
            }
            sessions.put(key(cookie), new Session(session.owner(), session.begunAt(), now));
        }
        return session.owner().get();
    }

    /** Whether a session goes on; does not count as a request. */
    public boolean isOpen(@Nullable String cookie) {
        Session session;
        synchronized (sessions) {
            session = cookie == null ? null : sessions.get(key(cookie));
        }
        return session != null
                && !isOver(session, ticker.getAsLong())
                && session.owner().get().isPresent();
    }

    /** Ends a session. */
    public void end(@Nullable String cookie) {
        if (cookie != null) {
            synchronized (sessions) {
                sessions.remove(key(cookie));
            }
        }
    }

    private static boolean isOver(Session session, long now) {
        return now - session.begunAt() > MAX_NANOS || now - session.usedAt() > IDLE_NANOS;
    }

    private static String key(String cookie) {
        return HexFormat.of().formatHex(hash(cookie));
    }

    private static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
