package dev.hitotsu.console.web;

import dev.hitotsu.console.access.Person;
import dev.hitotsu.console.access.Role;
import dev.hitotsu.console.access.Sessions;
import dev.hitotsu.console.source.BulkForm;
import dev.hitotsu.console.source.ConsoleSettings;
import dev.hitotsu.console.source.ConsoleSources;
import dev.hitotsu.console.source.FactPage;
import dev.hitotsu.console.source.Login;
import dev.hitotsu.console.source.TextQuestion;
import dev.hitotsu.outbox.OutboxException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which request gets what. Used on one event loop; what blocks runs on workers. */
final class ConsoleRoutes {
    private static final Logger log = LoggerFactory.getLogger(ConsoleRoutes.class);
    private static final String COOKIE = "__Host-hitotsu";
    private static final long MAX_FORM_BYTES = 16 << 10;
    private static final Person LOCAL = new Person("local", Role.ADMIN);

    private final ConsoleSettings settings;
    private final Sessions sessions;
    private final Pages pages;
    private final Actions actions;
    private final Events events;
    private final Templates templates = new Templates();

    ConsoleRoutes(ConsoleSettings settings, Sessions sessions, Pages pages, Actions actions, Events events) {
        this.settings = settings;
        this.sessions = sessions;
        this.pages = pages;
        this.actions = actions;
        this.events = events;
    }

    Router router(Vertx vertx, ConsoleSources sources) {
        Router router = Router.router(vertx);
        router.route().handler(new Guard(settings)::handle);
        Assets.addTo(router);
        router.get("/login").handler(context -> send(context, pages.login("")));
        switch (settings.login()) {
            case Login.Provider provider -> OidcRoutes.addTo(router, vertx, provider, sessions, new LoginReplies());
            case Login.Tokens tokens -> router.post("/login").handler(form()).handler(this::login);
            case Login.None none -> {}
        }
        router.route().handler(this::authenticate);
        router.post("/logout").handler(this::logout);
        router.get("/events").handler(this::listen);
        get(router, "/", pages::overview);
        get(router, "/problems", pages::problems);
        get(router, "/messages", pages::messages);
        get(router, "/messages/:id", pages::message);
        get(router, "/change", pages::preview);
        get(router, "/runs/:id", pages::run);
        get(router, "/audit", pages::audit);
        AddedPages added = new AddedPages(pages);
        for (FactPage page : sources.pages()) {
            get(router, "/" + page.path(), call -> added.facts(call, page));
            for (TextQuestion text : page.texts()) {
                router.post("/" + page.path() + "/" + text.name())
                        .handler(form(ConsoleHandler.MAX_TEXT_BYTES))
                        .handler(context -> run(context, call -> added.facts(call, page, text)));
            }
            BulkForm bulk = page.bulk();
            if (bulk != null) {
                get(router, "/" + page.path() + "/" + AddedPage.BULK, call -> added.preview(call, bulk));
            }
            post(router, "/" + page.path() + "/:id", call -> new AddedPage(page).run(call));
        }
        post(router, "/messages/:id/reveal", actions::reveal);
        post(router, "/messages/:id/download", actions::download);
        post(router, "/messages/:id/retry", actions::retry);
        post(router, "/messages/:id/skip", actions::skip);
        post(router, "/change", actions::change);
        post(router, "/runs/:id/stop", actions::stop);
        router.route().failureHandler(this::fail);
        for (int status : new int[] {400, 404, 405, 413}) {
            router.errorHandler(status, context -> sendError(context, status, path(context)));
        }
        return router;
    }

    private static BodyHandler form() {
        return form(MAX_FORM_BYTES);
    }

    private static BodyHandler form(long maxBytes) {
        return BodyHandler.create(false).setBodyLimit(maxBytes).setHandleFileUploads(false);
    }

    private void get(Router router, String path, Function<Call, Answer> page) {
        router.get(path).handler(context -> run(context, page));
    }

    private void post(Router router, String path, Function<Call, Answer> action) {
        router.post(path).handler(form()).handler(context -> run(context, action));
    }

    private void authenticate(RoutingContext context) {
        if (!settings.hasLogin()) {
            context.put("person", LOCAL);
            context.next();
            return;
        }
        String cookie = cookie(context);
        context.request().pause();
        context.vertx()
                .executeBlocking(() -> sessions.find(cookie), false)
                .onSuccess(person -> {
                    context.request().resume();
                    if (person.isPresent()) {
                        context.put("person", person.get());
                        context.next();
                    } else if (context.request().method() == HttpMethod.GET) {
                        send(context, new Answer.Redirect("/login"));
                    } else {
                        context.fail(new ConsoleProblem(401, "session: none, or over (expected: a login)"));
                    }
                })
                .onFailure(context::fail);
    }

    private void listen(RoutingContext context) {
        String cookie = cookie(context);
        events.handle(context, () -> !settings.hasLogin() || sessions.isOpen(cookie));
    }

    private void login(RoutingContext context) {
        String token = context.request().getFormAttribute("token");
        context.vertx()
                .executeBlocking(() -> token == null ? Optional.<String>empty() : sessions.begin(token.strip()), false)
                .onSuccess(cookie -> {
                    if (cookie.isEmpty()) {
                        send(context, pages.login("This token is not known."));
                    } else {
                        context.response().addCookie(newCookie(cookie.get()));
                        send(context, new Answer.Redirect("/"));
                    }
                })
                .onFailure(context::fail);
    }

    /** A redirect would still come from the provider, and a browser would keep the session's cookie back. */
    private final class LoginReplies implements OidcRoutes.Replies {
        @Override
        public void refuse(RoutingContext context, String reason) {
            send(context, pages.login(403, reason));
        }

        @Override
        public void welcome(RoutingContext context, Person person, String cookie) {
            context.response().addCookie(newCookie(cookie));
            send(context, pages.welcome(person));
        }
    }

    private void logout(RoutingContext context) {
        sessions.end(cookie(context));
        context.response().addCookie(newCookie("").setMaxAge(0));
        send(context, new Answer.Redirect("/login"));
    }

    private static @Nullable String cookie(RoutingContext context) {
        Cookie cookie = context.request().getCookie(COOKIE);
        return cookie == null ? null : cookie.getValue();
    }

    private static Cookie newCookie(String value) {
        return Cookie.cookie(COOKIE, value)
                .setPath("/")
                .setSecure(true)
                .setHttpOnly(true)
                .setSameSite(CookieSameSite.STRICT);
    }

    private void run(RoutingContext context, Function<Call, Answer> action) {
        Call call = new Call(
                Objects.requireNonNull(context.get("person")),
                context.pathParam("id"),
                context.queryParams(),
                context.request().formAttributes());
        context.vertx()
                .executeBlocking(() -> rendered(action.apply(call)), false)
                .onSuccess(rendered -> write(context, rendered))
                .onFailure(context::fail);
    }

    /** With the page's HTML, if it is one. */
    private record Rendered(Answer answer, String html) {}

    private Rendered rendered(Answer answer) {
        return new Rendered(
                answer, answer instanceof Answer.Page page ? templates.render(page.template(), page.view()) : "");
    }

    private void send(RoutingContext context, Answer answer) {
        write(context, rendered(answer));
    }

    private static void write(RoutingContext context, Rendered rendered) {
        HttpServerResponse response = context.response();
        switch (rendered.answer()) {
            case Answer.Page page ->
                response.setStatusCode(page.status())
                        .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
                        .end(rendered.html());
            case Answer.Redirect redirect ->
                response.setStatusCode(303)
                        .putHeader(HttpHeaders.LOCATION, redirect.address())
                        .end();
            case Answer.Download download ->
                response.putHeader(HttpHeaders.CONTENT_TYPE, "application/octet-stream")
                        .putHeader("content-disposition", "attachment; filename=\"" + download.name() + "\"")
                        .end(download.content() == null ? Buffer.buffer() : Buffer.buffer(download.content()));
        }
    }

    private void fail(RoutingContext context) {
        Throwable cause = context.failure();
        if (context.response().headWritten()) {
            context.request().connection().close();
            return;
        }
        switch (cause) {
            case null -> sendError(context, context.statusCode(), path(context));
            case ConsoleProblem problem -> sendError(context, problem.status(), String.valueOf(problem.getMessage()));
            case OutboxException away -> sendError(context, 503, String.valueOf(away.getMessage()));
            default -> {
                log.warn(
                        "{} {} failed",
                        context.request().method(),
                        context.request().path(),
                        cause);
                sendError(context, 500, cause.getClass().getSimpleName() + "; the log of the process says more");
            }
        }
    }

    private static String path(RoutingContext context) {
        return String.valueOf(context.request().path());
    }

    private void sendError(RoutingContext context, int status, String detail) {
        Person person = context.get("person");
        send(context, pages.error(person, status, detail));
    }
}
