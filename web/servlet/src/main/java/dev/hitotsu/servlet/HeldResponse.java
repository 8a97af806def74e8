package dev.hitotsu.servlet;

import dev.hitotsu.inbox.http.AnswerBuffer;
import dev.hitotsu.inbox.http.HttpAnswer;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A response that is held back: nothing of it reaches the client by itself. Not thread-safe. */
final class HeldResponse extends HttpServletResponseWrapper {
    private final AnswerBuffer body;
    private final HeldHeaders headers = new HeldHeaders();
    private final List<Cookie> cookies = new ArrayList<>();
    private int status = SC_OK;
    private @Nullable PrintWriter writer;
    private @Nullable HttpAnswer answer;

    HeldResponse(HttpServletResponse response, AnswerBuffer body) {
        super(response);
        this.body = body;
    }

    /** What was answered. */
    HttpAnswer answer() {
        if (writer != null) {
            writer.flush();
        }
        HttpAnswer complete = new HttpAnswer(status, headers.all(), body.toByteArray());
        answer = complete;
        return complete;
    }

    boolean isAnswer(HttpAnswer sent) {
        return sent == answer;
    }

    List<Cookie> cookies() {
        return cookies;
    }

    @Override
    public ServletOutputStream getOutputStream() {
        return new BufferStream(body);
    }

    @Override
    public PrintWriter getWriter() {
        PrintWriter known = writer;
        if (known == null) {
            headers.addCharset();
            known = new PrintWriter(new OutputStreamWriter(getOutputStream(), Charset.forName(headers.charset())));
            writer = known;
        }
        return known;
    }

    @Override
    public void flushBuffer() {
        // Nothing is sent before it is kept.
    }

    @Override
    public boolean isCommitted() {
        return false;
    }

    @Override
    public void reset() {
        resetBuffer();
        status = SC_OK;
        headers.clear();
        cookies.clear();
        writer = null;
    }

    @Override
    public void resetBuffer() {
        if (writer != null) {
            writer.flush();
        }
        body.reset();
    }

    @Override
    public void setStatus(int newStatus) {
        status = newStatus;
    }

    @Override
    public int getStatus() {
        return status;
    }

    @Override
    public void sendError(int newStatus) {
        resetBuffer();
        status = newStatus;
    }

    @Override
    public void sendError(int newStatus, String message) {
        sendError(newStatus);
        setContentType("text/plain;charset=UTF-8");
        getWriter().write(message);
    }

    @Override
    public void sendRedirect(String location) {
        resetBuffer();
        status = SC_FOUND;
        setHeader("Location", location);
    }

    @Override
    public void addCookie(Cookie cookie) {
        cookies.add(cookie);
    }

    @Override
    public void setContentType(@Nullable String type) {
        headers.set("Content-Type", type);
    }

    @Override
    public @Nullable String getContentType() {
        return headers.first("Content-Type");
    }

    @Override
    public void setCharacterEncoding(String charset) {
        headers.setCharset(charset);
    }

    @Override
    public String getCharacterEncoding() {
        return headers.charset();
    }

    @Override
    public void setLocale(Locale locale) {
        headers.set("Content-Language", locale.toLanguageTag());
    }

    @Override
    public void setContentLength(int length) {
        // The length of what was written counts.
    }

    @Override
    public void setContentLengthLong(long length) {
        // The length of what was written counts.
    }

    @Override
    public boolean containsHeader(String name) {
        return headers.first(name) != null || super.containsHeader(name);
    }

    @Override
    public void setHeader(String name, @Nullable String value) {
        headers.set(name, value);
    }

    @Override
    public void addHeader(String name, String value) {
        headers.add(name, value);
    }

    @Override
    public void setIntHeader(String name, int value) {
        headers.set(name, Integer.toString(value));
    }

    @Override
    public void addIntHeader(String name, int value) {
        headers.add(name, Integer.toString(value));
    }

    @Override
    public void setDateHeader(String name, long millis) {
        headers.set(name, HeldHeaders.date(millis));
    }

    @Override
    public void addDateHeader(String name, long millis) {
        headers.add(name, HeldHeaders.date(millis));
    }

    @Override
    public @Nullable String getHeader(String name) {
        String held = headers.first(name);
        return held == null ? super.getHeader(name) : held;
    }

    @Override
    public List<String> getHeaders(String name) {
        List<String> all = new ArrayList<>(super.getHeaders(name));
        all.addAll(headers.values(name));
        return all;
    }

    @Override
    public List<String> getHeaderNames() {
        List<String> all = new ArrayList<>(super.getHeaderNames());
        headers.all().forEach(header -> all.add(header.name()));
        return all;
    }
}
