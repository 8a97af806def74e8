package dev.hitotsu.console.web;

import dev.hitotsu.console.access.Person;
import dev.hitotsu.console.access.Sessions;
import dev.hitotsu.console.oidc.LoginRefusedException;
import dev.hitotsu.console.oidc.OidcLogin;
import dev.hitotsu.console.source.Login;
import dev.hitotsu.message.FailureLog;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The login at a provider. It waits for the provider on two workers of its own, so that a provider that does not answer
 * keeps nobody from looking at pages. Used on one event loop.
 */
final class OidcRoutes {
    static final String BEGIN = "/login/oidc";

    private static final Logger log = LoggerFactory.getLogger(OidcRoutes.class);
    private static final String CALLBACK = "/login/callback";
    private static final String COOKIE = "__Host-hitotsu-login";
    private static final Duration COOKIE_AGE = Duration.ofMinutes(10);

    private final OidcLogin login;
    private final Sessions sessions;
    private final WorkerExecutor workers;
    private final FailureLog failures = new FailureLog(log, System::nanoTime);

    /** What the routes of the console do with an answer. */
    interface Replies {
        /** Sends a page that says why there is no login. */
        void refuse(RoutingContext context, String reason);

        /** Gives the browser its session, and a page that leads on. */
        void welcome(RoutingContext context, Person person, String cookie);
    }

    private final Replies replies;

    private OidcRoutes(OidcLogin login, Sessions sessions, WorkerExecutor workers, Replies replies) {
        this.login = login;
        this.sessions = sessions;
        this.workers = workers;
        this.replies = replies;
    }

    static void addTo(Router router, Vertx vertx, Login.Provider provider, Sessions sessions, Replies replies) {
        OidcLogin login = new OidcLogin(provider.settings(), InstantSource.system(), System::nanoTime);
        OidcRoutes routes =
                new OidcRoutes(login, sessions, vertx.createSharedWorkerExecutor("hitotsu-console-login", 2), replies);
        router.get(BEGIN).handler(routes::begin);
        router.get(CALLBACK).handler(routes::finish);
    }

    private void begin(RoutingContext context) {
        workers.executeBlocking(login::begin, false)
                .onSuccess(begun -> context.response()
                        .addCookie(cookie(begun.cookie(), COOKIE_AGE.toSeconds()))
                        .setStatusCode(303)
                        .putHeader(HttpHeaders.LOCATION, begun.address().toString())
                        .end())
                .onFailure(problem -> refuse(context, problem));
    }

    private void finish(RoutingContext context) {
        Cookie kept = context.request().getCookie(COOKIE);
        String cookie = kept == null ? null : kept.getValue();
        Map<String, String> answer = new HashMap<>();
        context.queryParams().forEach(one -> answer.putIfAbsent(one.getKey(), one.getValue()));
        context.response().addCookie(cookie("", 0));
        workers.executeBlocking(() -> login.finish(cookie, answer), false)
                .onSuccess(person -> {
                    log.info("{} logged in as {}", person.name(), person.role());
                    replies.welcome(context, person, sessions.begin(person));
                })
                .onFailure(problem -> refuse(context, problem));
    }

    private void refuse(RoutingContext context, Throwable problem) {
        if (problem instanceof LoginRefusedException refused) {
            failures.log(Level.WARN, "login refused", refused);
            replies.refuse(context, String.valueOf(refused.getMessage()));
        } else {
            context.fail(problem);
        }
    }

    /** The browser comes back from another site, so this one is not for our pages alone. */
    private static Cookie cookie(String value, long seconds) {
        return Cookie.cookie(COOKIE, value)
                .setPath("/")
                .setSecure(true)
                .setHttpOnly(true)
                .setSameSite(CookieSameSite.LAX)
                .setMaxAge(seconds);
    }
}
