package dev.hitotsu.demo.report;

import java.nio.charset.Charset;

/** What a table is drawn with: lines where the console's charset has them, plain ASCII elsewhere. */
enum Border {
    LINES("─│┌┬┐├┼┤└┴┘"),
    ASCII("-|+++++++++");

    private final String parts;

    Border(String parts) {
        this.parts = parts;
    }

    static Border in(Charset charset) {
        return charset.canEncode() && charset.newEncoder().canEncode(LINES.parts) ? LINES : ASCII;
    }

    String top(int left, int right) {
        return line(2, left, right);
    }

    String middle(int left, int right) {
        return line(5, left, right);
    }

    String bottom(int left, int right) {
        return line(8, left, right);
    }

    String row(String left, String right) {
        char bar = parts.charAt(1);
        return bar + " " + left + " " + bar + " " + right + " " + bar;
    }

    private String line(int corners, int left, int right) {
        String dash = parts.substring(0, 1);
        return parts.charAt(corners)
                + dash.repeat(left + 2)
                + parts.charAt(corners + 1)
                + dash.repeat(right + 2)
                + parts.charAt(corners + 2);
    }
}
