package dev.hitotsu.checks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Compiles sources with Error Prone and NullAway, and collects what they call an error. What they call a warning is
 * left to the build of a single module with {@code -Pchecks}.
 *
 * <p>Thread-safe. A check blocks, and takes minutes for a thousand files.
 */
final class SourceChecker {
    /** NullAway is for what users call. Tests hand in null on purpose. */
    private static final String TESTS = "/src/test/";

    private static final Pattern CLASS = Pattern.compile(".*/src/(main|test)/java/(.*)\\.java");

    private final String classPath;
    private final String plugin;

    /** The class path has what the sources import, and both checkers; {@code plugin} is javac's option for them. */
    SourceChecker(String classPath, String plugin) {
        this.classPath = classPath;
        this.plugin = plugin + " -XepDisableAllWarnings -Xep:NullAway:ERROR";
    }

    /** Each error as "file:line: text"; those of javac itself are among them. No class is written. */
    List<String> errors(Collection<Path> sources, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(found, Locale.ROOT, null)) {
            boolean compiled = compiler.getTask(
                            null,
                            files,
                            found,
                            options(classes, sources),
                            null,
                            files.getJavaFileObjectsFromPaths(sources))
                    .call();
            List<String> errors = found.getDiagnostics().stream()
                    .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                    .map(SourceChecker::described)
                    .filter(error -> !(error.contains("[NullAway]") && error.contains(TESTS)))
                    .toList();
            boolean isExplained = compiled || found.getDiagnostics().stream().anyMatch(SourceChecker::isError);
            return isExplained ? errors : List.of("the compiler failed without an error: " + found.getDiagnostics());
        }
    }

    private List<String> options(Path classes, Collection<Path> sources) {
        return Arrays.asList(
                "-proc:none",
                "-nowarn",
                "-Xmaxerrs",
                "1000",
                "-XDcompilePolicy=simple",
                "--should-stop=ifError=FLOW",
                "--should-stop=ifNoError=FLOW",
                "-XDaddTypeAnnotationsToSymbol=true",
                "--release",
                "21",
                "-d",
                classes.toString(),
                "-classpath",
                classPath,
                "-processorpath",
                classPath,
                plugin + excluded(leftOut(sources)));
    }

    /** An empty list would leave out everything. */
    private static String excluded(Set<String> classes) {
        return classes.isEmpty() ? "" : " -XepOpt:NullAway:ExcludedClasses=" + String.join(",", classes);
    }

    /**
     * The test classes, at which NullAway need not look. It leaves out whatever begins with one of these names, so that
     * a name with which one of main's begins is not among them.
     */
    static Set<String> leftOut(Collection<Path> sources) {
        NavigableSet<String> main = names(sources, "main");
        return names(sources, "test").stream()
                .filter(test -> {
                    String next = main.ceiling(test);
                    return next == null || !next.startsWith(test);
                })
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static NavigableSet<String> names(Collection<Path> sources, String kind) {
        return sources.stream()
                .map(source -> CLASS.matcher(source.toString()))
                .filter(found -> found.matches() && found.group(1).equals(kind))
                .map(found -> found.group(2).replace('/', '.'))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isError(Diagnostic<?> diagnostic) {
        return diagnostic.getKind() == Diagnostic.Kind.ERROR;
    }

    private static String described(Diagnostic<? extends JavaFileObject> diagnostic) {
        String text = diagnostic.getMessage(Locale.ROOT);
        JavaFileObject source = diagnostic.getSource();
        return source == null ? text : source.getName() + ":" + diagnostic.getLineNumber() + ": " + text;
    }
}
