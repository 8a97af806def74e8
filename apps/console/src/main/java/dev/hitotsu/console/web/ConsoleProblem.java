package dev.hitotsu.console.web;

/** A request that is not answered as it wished; what its sender is told. */
final class ConsoleProblem extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    ConsoleProblem(int status, String detail) {
        super(detail, null, false, false);
        this.status = status;
    }

    static ConsoleProblem invalid(String detail) {
        return new ConsoleProblem(400, detail);
    }

    static ConsoleProblem missing(String detail) {
        return new ConsoleProblem(404, detail);
    }

    static ConsoleProblem stale(String detail) {
        return new ConsoleProblem(409, detail);
    }

    int status() {
        return status;
    }
}
