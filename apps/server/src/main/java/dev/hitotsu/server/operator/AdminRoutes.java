package dev.hitotsu.server.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hitotsu.console.access.Person;
import dev.hitotsu.console.access.Role;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.server.api.Json;
import dev.hitotsu.server.api.ProblemBody;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which request does what, and who may send it. */
final class AdminRoutes {
    private static final Logger log = LoggerFactory.getLogger(AdminRoutes.class);
    private static final String BEARER = "Bearer ";

    /** A payload of 16 MiB in Base64, and some more. */
    private static final long MAX_EDIT_BYTES = 24 << 20;

    private static final long MAX_BODY_BYTES = 64 << 10;

    /** Each request has a connection to the database while it runs. */
    private static final int MAX_CONCURRENT = 4;

    /** A request that is allowed to some. */
    record Route(HttpMethod method, String path, Role role, Function<AdminCall, Object> action) {
        private long maxBodyBytes() {
            return path.endsWith("/edit") ? MAX_EDIT_BYTES : MAX_BODY_BYTES;
        }
    }

    private final Tokens tokens;
    private final List<Route> routes;
    private final Semaphore running = new Semaphore(MAX_CONCURRENT);
    private final String description = description();

    AdminRoutes(Tokens tokens, OutboxRequests outbox, InboxRequests inbox) {
        this.tokens = tokens;
        this.routes = routes(outbox, inbox);
    }

    static List<Route> routes(OutboxRequests outbox, InboxRequests inbox) {
        return Stream.concat(routes(outbox).stream(), routes(inbox).stream()).toList();
    }

    private static List<Route> routes(InboxRequests inbox) {
        String parked = "/inbox/parked/:consumer/:id";
        return List.of(
                get("/inbox/status", Role.VIEWER, call -> inbox.status()),
                get("/inbox/parked", Role.VIEWER, call -> inbox.list(call.parkedFilter())),
                get(parked, Role.VIEWER, inbox::show),
                get(parked + "/content", Role.OPERATOR, inbox::content),
                post(parked + "/retry", Role.OPERATOR, inbox::retry),
                post(parked + "/skip", Role.OPERATOR, inbox::skip),
                post(parked + "/edit", Role.ADMIN, inbox::edit),
                post("/inbox/retry", Role.OPERATOR, call -> inbox.retry(call.body(ParkedRequest.class), call.actor())),
                post("/inbox/skip", Role.OPERATOR, call -> inbox.skip(call.body(ParkedRequest.class), call.actor())));
    }

    private static List<Route> routes(OutboxRequests outbox) {
        return List.of(
                get("/outbox/status", Role.VIEWER, call -> outbox.status()),
                get("/outbox/messages", Role.VIEWER, call -> outbox.list(call.filter())),
                get("/outbox/messages/:id", Role.VIEWER, call -> outbox.show(call.messageId())),
                get(
                        "/outbox/messages/:id/content",
                        Role.OPERATOR,
                        call -> outbox.content(call.messageId(), call.actor())),
                get("/outbox/changes", Role.VIEWER, call -> changes(outbox, call)),
                post(
                        "/outbox/messages/:id/retry",
                        Role.OPERATOR,
                        call -> outbox.retry(call.messageId(), call.body(RetryRequest.class), call.actor())),
                post(
                        "/outbox/messages/:id/skip",
                        Role.OPERATOR,
                        call -> outbox.skip(call.messageId(), call.body(SkipRequest.class), call.actor())),
                post(
                        "/outbox/messages/:id/edit",
                        Role.ADMIN,
                        call -> outbox.edit(call.messageId(), call.body(EditRequest.class), call.actor())),
                post("/outbox/retry", Role.OPERATOR, call -> outbox.retry(call.body(BulkRequest.class), call.actor())),
                post("/outbox/skip", Role.OPERATOR, call -> outbox.skip(call.body(BulkRequest.class), call.actor())));
    }

    private static Route get(String path, Role role, Function<AdminCall, Object> action) {
        return new Route(HttpMethod.GET, path, role, action);
    }

    private static Route post(String path, Role role, Function<AdminCall, Object> action) {
        return new Route(HttpMethod.POST, path, role, action);
    }

    private static Object changes(OutboxRequests outbox, AdminCall call) {
        Long before = call.number("before");
        Long limit = call.number("limit");
        return outbox.changes(
                before == null ? Long.MAX_VALUE : before,
                limit == null ? 100 : (int) Math.clamp(limit, Integer.MIN_VALUE, Integer.MAX_VALUE));
    }

    Router router(Vertx vertx) {
        Router router = Router.router(vertx);
        router.get("/openapi.json")
                .handler(request -> request.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                        .end(description));
        for (Route route : routes) {
            router.route(route.method(), route.path()).handler(request -> authorize(request, route.role()));
            router.route(route.method(), route.path())
                    .handler(BodyHandler.create(false).setBodyLimit(route.maxBodyBytes()));
            router.route(route.method(), route.path()).handler(request -> run(request, route));
        }
        for (int status : new int[] {400, 404, 405, 413, 500}) {
            router.errorHandler(
                    status,
                    request -> refuse(request, AdminProblem.of(status, "see /openapi.json for what can be asked")));
        }
        return router;
    }

    /** Before a body is read. */
    private void authorize(RoutingContext request, Role role) {
        String given = request.request().getHeader(HttpHeaders.AUTHORIZATION);
        Optional<Person> operator = given == null || !given.startsWith(BEARER)
                ? Optional.empty()
                : tokens.find(given.substring(BEARER.length()));
        if (operator.isEmpty()) {
            request.response().putHeader("www-authenticate", "Bearer");
            refuse(request, AdminProblem.of(401, "token: missing or unknown (expected: Authorization: Bearer TOKEN)"));
        } else if (!operator.get().may(role)) {
            refuse(
                    request,
                    AdminProblem.of(403, "role: " + operator.get().role() + " (expected: " + role + " or more)"));
        } else {
            request.put("operator", operator.get());
            request.next();
        }
    }

    private void run(RoutingContext request, Route route) {
        if (!running.tryAcquire()) {
            refuse(
                    request,
                    AdminProblem.of(503, MAX_CONCURRENT + " requests run already (expected: fewer; ask again)"));
            return;
        }
        Buffer body = request.body().buffer();
        AdminCall call = new AdminCall(
                Objects.requireNonNull(request.get("operator")),
                request.pathParam("consumer"),
                request.pathParam("id"),
                request.queryParams(),
                body == null ? new byte[0] : body.getBytes());
        Thread.ofVirtual().name("hitotsu-admin").start(() -> {
            try {
                answer(request, route, call);
            } finally {
                running.release();
            }
        });
    }

    private static void answer(RoutingContext request, Route route, AdminCall call) {
        try {
            respond(request, 200, "application/json", route.action().apply(call));
        } catch (AdminProblem problem) {
            refuse(request, problem);
        } catch (IllegalArgumentException e) {
            refuse(request, AdminProblem.invalid(String.valueOf(e.getMessage())));
        } catch (OutboxException | InboxException e) {
            log.warn("{} {}: {}", route.method(), route.path(), e.getMessage());
            refuse(request, AdminProblem.of(503, String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            log.error("{} {}", route.method(), route.path(), e);
            refuse(request, AdminProblem.of(500, "an error of the server, which its log tells"));
        }
    }

    private static void refuse(RoutingContext request, AdminProblem problem) {
        if (problem.retryAfter() != null) {
            long seconds = problem.retryAfter().plusNanos(999_999_999).toSeconds();
            request.response().putHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        }
        respond(
                request,
                problem.status(),
                "application/problem+json",
                new ProblemBody(problem.status(), String.valueOf(problem.getMessage())));
    }

    private static void respond(RoutingContext request, int status, String type, Object body) {
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, type)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(Json.compact(body) + "\n");
    }

    /** The OpenAPI document. */
    static String description() {
        try (InputStream in = AdminRoutes.class.getResourceAsStream("openapi.json")) {
            return new String(
                    Objects.requireNonNull(in, "openapi.json is missing from the jar")
                            .readAllBytes(),
                    UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
