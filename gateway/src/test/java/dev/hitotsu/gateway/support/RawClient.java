package dev.hitotsu.gateway.support;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says to a server exactly what a test wants, byte by byte. */
public final class RawClient implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");
    private static final int READ_TIMEOUT_MILLIS = 60_000;

    private final Socket socket;

    public RawClient(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(READ_TIMEOUT_MILLIS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that a server answers to the text until it closes the connection. */
    public static String exchange(int port, String text) {
        try (RawClient client = new RawClient(port)) {
            return client.send(text).readAll();
        }
    }

    /** Sends the text. A server may have closed the connection already. */
    public RawClient send(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        } catch (IOException closed) {
            // What the server said before can still be read.
        }
        return this;
    }

    /** Reads until the server closes the connection. */
    public String readAll() {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(read);
        } catch (IOException reset) {
            // The same as closed.
        }
        return read.toString(ISO_8859_1);
    }

    /** Reads one answer with a Content-Length; or what there was before the end. */
    public String readOne() {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try {
            InputStream in = socket.getInputStream();
            for (int b = in.read(); b >= 0; b = in.read()) {
                read.write(b);
                String text = read.toString(ISO_8859_1);
                int head = text.indexOf("\r\n\r\n");
                if (head >= 0 && text.length() - head - 4 == length(text.substring(0, head))) {
                    return text;
                }
            }
        } catch (IOException e) {
            return read.toString(ISO_8859_1);
        }
        return read.toString(ISO_8859_1);
    }

    /** Reads until the text has come. */
    public String readUntil(String end) {
        StringBuilder read = new StringBuilder();
        try {
            InputStream in = socket.getInputStream();
            while (read.indexOf(end) < 0) {
                int b = in.read();
                if (b < 0) {
                    return read.toString();
                }
                read.append((char) b);
            }
        } catch (IOException e) {
            return read.toString();
        }
        return read.toString();
    }

    private static int length(String head) {
        Matcher length = LENGTH.matcher(head);
        return length.find() ? Integer.parseInt(length.group(1)) : 0;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
