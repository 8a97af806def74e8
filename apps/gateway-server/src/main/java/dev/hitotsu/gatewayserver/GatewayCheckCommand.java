package dev.hitotsu.gatewayserver;

import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.ExitCodeHelp;
import dev.hitotsu.cli.Table;
import dev.hitotsu.cli.TerminalText;
import dev.hitotsu.gateway.RouteTests;
import dev.hitotsu.gateway.config.GatewayConfig;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks a configuration and runs the tests of its routes. */
@Command(
        name = "check",
        description = {
            "Check a configuration, and run the tests of its routes.",
            "The tests are sent to a gateway of their own. No upstream and no Redis is asked: a stand-in answers 200."
        },
        exitCodeList = {
            "0:the configuration is fine and all tests pass",
            "1:a test fails, or a route never gets a request",
            ExitCodeHelp.USAGE
        })
final class GatewayCheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", description = GatewayCommand.CONFIG)
    private @Nullable String config;

    @Override
    public Integer call() throws InterruptedException {
        GatewayConfig gateway = read();
        RouteTests.Report report = RouteTests.run(gateway);
        PrintWriter out = spec.commandLine().getOut();
        out.println(TerminalText.printable(text(report)));
        out.flush();
        return report.problems().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    /** The routes, what is wrong, and how many there are of each. */
    private static String text(RouteTests.Report report) {
        Table routes = new Table("route", "match", "upstream", "tests");
        report.routes()
                .forEach(one -> routes.add(
                        one.route().id(),
                        one.route().match().describe(),
                        one.route().targetName(),
                        tests(one)));
        StringBuilder text = new StringBuilder(routes.toString()).append("\n\n");
        report.problems().forEach(problem -> text.append(problem).append('\n'));
        return text.append(count(report.routes().size(), "route"))
                .append(", ")
                .append(count(report.tests(), "test"))
                .append(", ")
                .append(count(report.problems().size(), "problem"))
                .toString();
    }

    private static String tests(RouteTests.RouteReport route) {
        if (route.tests() == 0) {
            return "none";
        }
        return route.passed() == route.tests()
                ? route.passed() + " passed"
                : route.tests() - route.passed() + " of " + route.tests() + " failed";
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    private GatewayConfig read() {
        try (ConfigSource source = GatewayCommand.required(spec, config)) {
            return GatewayConfig.from(source.read());
        }
    }
}
