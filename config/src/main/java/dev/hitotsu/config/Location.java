package dev.hitotsu.config;

/** The place of a piece of YAML in its file; lines and columns count from 1. */
record Location(int line, int column) {
    @Override
    public String toString() {
        return line + ":" + column;
    }
}
