package dev.hitotsu.servers.rabbitmq;

import dev.hitotsu.servers.ServerException;
import dev.hitotsu.servers.internal.ServerUser;
import dev.hitotsu.servers.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The folder and the ports of one broker. It shares nothing with other brokers on the machine. */
record RabbitMqEnvironment(Path folder, int port, int distributionPort, int epmdPort) {

    Path pidFile() {
        return state().resolve("rabbitmq.pid");
    }

    Path log() {
        return folder.resolve("rabbitmq.log");
    }

    /** Creates the folders and the settings files for the user that the broker runs as. */
    void create(Map<String, String> settings, List<String> plugins) {
        try {
            ServerUser.giveOwnership(Files.createDirectory(state()));
            Files.writeString(folder.resolve("enabled_plugins"), plugins + ".\n");
            Files.writeString(folder.resolve("rabbitmq.conf"), configuration(settings));
            Files.createFile(folder.resolve("rabbitmq-env.conf"));
        } catch (IOException e) {
            throw new ServerException("folder of RabbitMQ: " + folder + " could not be written", e);
        }
    }

    /** Erlang's port mapper, through which nodes find each other. It runs in the foreground on a port of its own. */
    ChildProcess.Builder epmd() {
        return common(ChildProcess.builder(
                ServerUser.unprivileged(List.of(RabbitMqPackage.EPMD.toString(), "-address", "127.0.0.1"))));
    }

    /** The broker. The virtual machine replaces the start script and so keeps the pid of the child. */
    ChildProcess.Builder server() {
        ChildProcess.Builder builder =
                common(ChildProcess.builder(ServerUser.unprivileged(List.of(RabbitMqPackage.SERVER.toString()))));
        variables().forEach(builder::environment);
        return builder;
    }

    private ChildProcess.Builder common(ChildProcess.Builder builder) {
        return builder.directory(state())
                .log(log())
                .environment("HOME", state().toString())
                .environment("ERL_EPMD_ADDRESS", "127.0.0.1")
                .environment("ERL_EPMD_PORT", Integer.toString(epmdPort));
    }

    private Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("RABBITMQ_NODENAME", "hitotsu" + port + "@localhost");
        variables.put("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1");
        variables.put("RABBITMQ_NODE_PORT", Integer.toString(port));
        variables.put("RABBITMQ_DIST_PORT", Integer.toString(distributionPort));
        variables.put("RABBITMQ_MNESIA_BASE", state().resolve("mnesia").toString());
        variables.put("RABBITMQ_LOG_BASE", state().resolve("log").toString());
        variables.put("RABBITMQ_LOGS", "-");
        variables.put("RABBITMQ_GENERATED_CONFIG_DIR", state().resolve("config").toString());
        variables.put("RABBITMQ_PID_FILE", pidFile().toString());
        variables.put("RABBITMQ_CONFIG_FILE", folder.resolve("rabbitmq.conf").toString());
        variables.put(
                "RABBITMQ_CONF_ENV_FILE", folder.resolve("rabbitmq-env.conf").toString());
        variables.put(
                "RABBITMQ_ENABLED_PLUGINS_FILE",
                folder.resolve("enabled_plugins").toString());
        // Erlang's schedulers would wait for work by spinning, which takes processors away from the test.
        variables.put(
                "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-start_epmd false +sbwt none +sbwtdcpu none +sbwtdio none");
        // Makes the script exec the virtual machine instead of supervising it.
        variables.put("RUNNING_UNDER_SYSTEMD", "true");
        return variables;
    }

    private Path state() {
        return folder.resolve("state");
    }

    private static String configuration(Map<String, String> settings) {
        StringBuilder text = new StringBuilder();
        settings.forEach(
                (name, value) -> text.append(name).append(" = ").append(value).append('\n'));
        return text.toString();
    }
}
