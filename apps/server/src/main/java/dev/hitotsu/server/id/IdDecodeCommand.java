package dev.hitotsu.server.id;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.id.DecodedId;
import dev.hitotsu.id.IdDecoder;
import dev.hitotsu.id.SnowflakeParts;
import dev.hitotsu.id.UlidParts;
import dev.hitotsu.id.UuidParts;
import dev.hitotsu.id.snowflake.SnowflakeLayout;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells what an id says about itself. */
@Command(
        name = "decode",
        description = {
            "Take an id of any kind apart: its kind, when it was made, and for Snowflake by whom.",
            "A Snowflake id does not say which layout it has: give the one it was made with."
        })
final class IdDecodeCommand implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "ID", description = "A UUID of version 4 or 7, a ULID, or a Snowflake id.")
    private String id;

    @Option(names = "--json", description = "Answer in JSON, for machines.")
    private boolean json;

    @Mixin
    private LayoutOptions options;

    @Override
    public Integer call() {
        SnowflakeLayout layout = options.layout();
        Map<String, Object> facts = facts(IdDecoder.of(layout::decode).decode(id), layout);
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? JSON.valueToTree(facts).toPrettyString() : text(facts));
        out.flush();
        return ExitCode.OK;
    }

    private static Map<String, Object> facts(DecodedId decoded, SnowflakeLayout layout) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("id", decoded.text());
        switch (decoded) {
            case SnowflakeParts snowflake -> {
                facts.put("kind", "snowflake");
                facts.put("datacenter", snowflake.datacenter());
                facts.put("worker", snowflake.worker());
                facts.put("sequence", snowflake.sequence());
                facts.put("layout", layout.toString());
                facts.put("yearsLeft", Math.round(layout.yearsLeft(snowflake.time()) * 100) / 100.0);
            }
            case UuidParts uuid -> facts.put("kind", "uuid" + uuid.version());
            case UlidParts ulid -> facts.put("kind", "ulid");
        }
        decoded.createdAt().ifPresent(time -> {
            facts.put("time", time.toString());
            facts.put("millis", time.toEpochMilli());
        });
        return facts;
    }

    private static String text(Map<String, Object> facts) {
        StringJoiner lines = new StringJoiner("\n");
        facts.forEach((name, value) -> lines.add(String.format(Locale.ROOT, "%-12s%s", name, value)));
        return lines.toString();
    }
}
