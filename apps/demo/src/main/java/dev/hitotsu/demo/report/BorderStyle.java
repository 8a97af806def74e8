package dev.hitotsu.demo.report;

import java.nio.charset.Charset;

/** The characters of a table: box-drawing lines if the console's charset has them, otherwise ASCII. */
enum BorderStyle {
    UNICODE("─│┌┬┐├┼┤└┴┘"),
    ASCII("-|+++++++++");

    private final String characters;

    BorderStyle(String characters) {
        this.characters = characters;
    }

    static BorderStyle of(Charset charset) {
        return charset.canEncode() && charset.newEncoder().canEncode(UNICODE.characters) ? UNICODE : ASCII;
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
        char bar = characters.charAt(1);
        return bar + " " + left + " " + bar + " " + right + " " + bar;
    }

    private String line(int corners, int left, int right) {
        String dash = characters.substring(0, 1);
        return characters.charAt(corners)
                + dash.repeat(left + 2)
                + characters.charAt(corners + 1)
                + dash.repeat(right + 2)
                + characters.charAt(corners + 2);
    }
}
