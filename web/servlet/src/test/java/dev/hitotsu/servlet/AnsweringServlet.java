package dev.hitotsu.servlet;

import dev.hitotsu.inbox.http.HttpAnswer;
import dev.hitotsu.inbox.http.HttpHeader;
import dev.hitotsu.testkit.contract.http.HttpIdempotencyScenario.TestService;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Answers with what a test service says. */
final class AnsweringServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient TestService service;

    AnsweringServlet(TestService service) {
        this.service = service;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        String query = request.getQueryString();
        String target = query == null ? request.getRequestURI() : request.getRequestURI() + "?" + query;
        try {
            write(service.answer(target, request.getInputStream().readAllBytes()), response);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException(e);
        }
    }

    private static void write(HttpAnswer answer, HttpServletResponse response) throws IOException {
        response.setStatus(answer.status());
        for (HttpHeader header : answer.headers()) {
            if (header.name().equals("Set-Cookie")) {
                String[] parts = header.value().split("=");
                response.addCookie(new Cookie(parts[0], parts[1]));
            } else {
                response.addHeader(header.name(), header.value());
            }
        }
        response.setContentLength(answer.body().length);
        response.getOutputStream().write(answer.body());
        response.flushBuffer();
    }
}
