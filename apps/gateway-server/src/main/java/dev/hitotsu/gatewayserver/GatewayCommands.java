package dev.hitotsu.gatewayserver;

import dev.hitotsu.cli.CommandProvider;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.config.ConfigException;
import dev.hitotsu.gateway.config.GatewayConfig;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** The command of this module, and the exit code for a configuration that is wrong. */
public final class GatewayCommands implements CommandProvider {
    /** Called by {@link java.util.ServiceLoader}. */
    public GatewayCommands() {}

    @Override
    public List<Object> commands() {
        return List.of(new GatewayCommand());
    }

    @Override
    public Map<String, Supplier<String>> schemas() {
        return Map.of("gateway", GatewayConfig::jsonSchema);
    }

    @Override
    public List<String> lines(Exception failure) {
        return failure instanceof ConfigException config ? config.problems() : List.of();
    }

    @Override
    public OptionalInt exitCode(Exception failure) {
        return failure instanceof ConfigException ? OptionalInt.of(ExitCode.USAGE) : OptionalInt.empty();
    }
}
