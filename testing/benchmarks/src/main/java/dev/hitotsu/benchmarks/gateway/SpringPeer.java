package dev.hitotsu.benchmarks.gateway;

import dev.hitotsu.servers.net.FreePorts;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.process.JavaProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Spring Cloud Gateway, from Maven Central, in a JVM with a class path of its own. Maven finds the class path, and this
 * JDK compiles the main class, so that nothing of it is in the build of Hitotsu.
 */
final class SpringPeer {
    private static final Duration RESOLVE_LIMIT = Duration.ofMinutes(10);
    private static final String HEAP = "512m";

    private final String classPath;

    private SpringPeer(String classPath) {
        this.classPath = classPath;
    }

    /**
     * Finds or downloads the class path.
     *
     * @param isGuarded with what tokens and limits need
     * @return empty if Maven cannot; the reason was printed
     */
    static Optional<SpringPeer> resolve(Path folder, boolean isGuarded) throws IOException {
        Path project = Files.createDirectories(folder.resolve(isGuarded ? "spring-guarded" : "spring"));
        Path found = project.resolve("class-path");
        copy("spring-pom.xml", project.resolve("pom.xml"));
        List<String> command = new ArrayList<>(List.of(
                "mvn",
                "-B",
                "-q",
                "dependency:build-classpath",
                "-Dmdep.outputFile=" + found,
                "-DincludeScope=runtime"));
        if (isGuarded) {
            command.add("-Pguarded");
        }
        try (ChildProcess maven =
                ChildProcess.builder(command).directory(project).start()) {
            if (!maven.awaitExit(RESOLVE_LIMIT) || !Files.exists(found)) {
                System.out.println("Spring Cloud Gateway is left out; Maven does not find it:\n" + maven.tailOfLog());
                return Optional.empty();
            }
        }
        String libraries = Files.readString(found).strip();
        return Optional.of(new SpringPeer(compiled(project, libraries) + ":" + libraries));
    }

    private static Path compiled(Path project, String libraries) throws IOException {
        Path source = Files.createDirectories(project.resolve("peer")).resolve("SpringPeer.java");
        copy("SpringPeer.java.txt", source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        int code = compiler.run(
                null, null, null, "-proc:none", "-cp", libraries, "-d", project.toString(), source.toString());
        if (code != 0) {
            throw new IllegalStateException("javac: " + code + " (expected: 0)");
        }
        return project;
    }

    private static void copy(String resource, Path file) throws IOException {
        try (InputStream source = Objects.requireNonNull(SpringPeer.class.getResourceAsStream(resource), resource)) {
            Files.write(file, source.readAllBytes());
        }
    }

    /** One route to the service. */
    Contender bare(Contenders contenders) {
        return start(contenders, null, List.of(), List.of());
    }

    /** The same with tokens, a limit in Redis, and an access log. */
    Contender guarded(Contenders contenders, Tokens tokens, int redisPort) {
        String filter = "--spring.cloud.gateway.server.webflux.routes[0].filters[0].";
        return start(
                contenders,
                tokens,
                List.of("-Dreactor.netty.http.server.accessLogEnabled=true"),
                List.of(
                        "--spring.security.oauth2.resourceserver.jwt.public-key-location=file:" + tokens.pem(),
                        "--spring.data.redis.port=" + redisPort,
                        filter + "name=RequestRateLimiter",
                        filter + "args.redis-rate-limiter.replenishRate=1000000",
                        filter + "args.redis-rate-limiter.burstCapacity=1000000"));
    }

    private Contender start(
            Contenders contenders, @Nullable Tokens tokens, List<String> options, List<String> arguments) {
        int port = FreePorts.next();
        JavaProcess java = JavaProcess.named("peer.SpringPeer").classPath(classPath);
        options.forEach(java::option);
        String route = "--spring.cloud.gateway.server.webflux.routes[0].";
        java.arguments(
                "--server.port=" + port,
                "--server.address=127.0.0.1",
                route + "id=all",
                route + "uri=http://127.0.0.1:" + contenders.servicePort(),
                route + "predicates[0]=Path=/**");
        java.arguments(arguments.toArray(String[]::new));
        return contenders.started("spring", port, tokens, java, HEAP);
    }
}
