package dev.hitotsu.graphql.oracle;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A random schema, and the objects that its services have. */
final class RandomWorld {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String[] SCALARS = {"Int", "Float", "String", "Boolean", "Color"};
    private static final String[] STYLES = {"REPEATED", "COMMA", "BODY"};
    private static final int OBJECTS = 12;

    private final Random random;
    private final int types;
    private final StringBuilder sdl = new StringBuilder();
    private final Map<String, List<String>> hidden = new LinkedHashMap<>();

    /** Objects by the names of their types and by their ids. */
    final Map<String, Map<String, ObjectNode>> objects = new LinkedHashMap<>();

    RandomWorld(Random random) {
        this.random = random;
        this.types = 2 + random.nextInt(3);
        sdl.append("interface Node { id: ID! }\nenum Color { RED GREEN BLUE }\n");
        for (int i = 0; i < types; i++) {
            addObjects("T" + i);
        }
        for (int i = 0; i < types; i++) {
            addType("T" + i);
        }
        sdl.append("union Any = ").append(String.join(" | ", objects.keySet())).append('\n');
        addQuery();
    }

    String sdl() {
        return sdl.toString();
    }

    private void addObjects(String type) {
        Map<String, ObjectNode> all = new LinkedHashMap<>();
        for (int id = 0; id < OBJECTS; id++) {
            ObjectNode object = JSON.objectNode().put("kind", type);
            if (random.nextBoolean()) {
                object.put("id", id);
            } else {
                object.put("id", Integer.toString(id));
            }
            all.put(Integer.toString(id), object);
        }
        objects.put(type, all);
    }

    private void addType(String type) {
        sdl.append("type ").append(type).append(" implements Node {\n  id: ID!\n");
        int scalars = 2 + random.nextInt(3);
        for (int i = 0; i < scalars; i++) {
            addScalar(type, "s" + i);
        }
        addPart(type);
        for (int i = 0; i < 3; i++) {
            addLink(type, "r" + i);
        }
        sdl.append("}\n");
    }

    private void addScalar(String type, String name) {
        String scalar = SCALARS[random.nextInt(SCALARS.length)];
        boolean isList = random.nextInt(4) == 0;
        String item = scalar + mark();
        boolean isElsewhere = random.nextInt(4) == 0;
        sdl.append("  ").append(name).append(": ").append(isList ? "[" + item + "]" + mark() : item);
        sdl.append(isElsewhere ? " @property(path: \"in." + name + "\")\n" : "\n");
        for (ObjectNode object : objects.get(type).values()) {
            ObjectNode around = isElsewhere ? object.withObjectProperty("in") : object;
            if (isList) {
                ArrayNode list = around.putArray(name);
                for (int i = random.nextInt(4); i > 0; i--) {
                    putScalar(list, scalar);
                }
            } else {
                ArrayNode one = JSON.arrayNode();
                putScalar(one, scalar);
                around.set(name, one.get(0));
            }
        }
    }

    private String mark() {
        return random.nextInt(3) == 0 ? "!" : "";
    }

    /** Sometimes null, and sometimes of another type. */
    private void putScalar(ArrayNode to, String scalar) {
        int luck = random.nextInt(20);
        if (luck == 0) {
            to.addNull();
            return;
        }
        if (luck == 1 && !scalar.equals("String") && !scalar.equals("Color")) {
            to.addObject().put("wrong", true);
            return;
        }
        switch (scalar) {
            case "Int" -> to.add(random.nextInt());
            case "Float" -> to.add(random.nextInt(1_000) / 8.0);
            case "String" -> to.add("text " + random.nextInt(100));
            case "Boolean" -> to.add(random.nextBoolean());
            default -> to.add(List.of("RED", "GREEN", "BLUE").get(random.nextInt(3)));
        }
    }

    /** An object in the object. */
    private void addPart(String type) {
        sdl.append("  part: Part").append(type).append(mark()).append('\n');
        sdl.insert(0, "type Part" + type + " { a: Int, b: String" + mark() + " }\n");
        for (ObjectNode object : objects.get(type).values()) {
            if (random.nextInt(10) == 0) {
                object.putNull("part");
            } else {
                ObjectNode part = object.putObject("part").put("a", random.nextInt(100));
                part.set("b", random.nextInt(10) == 0 ? JSON.nullNode() : JSON.textNode("b" + random.nextInt(9)));
            }
        }
    }

    /** What another service has. */
    private void addLink(String type, String name) {
        String other = "T" + random.nextInt(types);
        String batch = "@batch(by: \"%sKey\", parameter: \"id\", key: \"id\", style: %s, max: %d)"
                .formatted(name, STYLES[random.nextInt(3)], 1 + random.nextInt(5));
        String source = "@source(upstream: \"%s\", path: \"/many\"".formatted(other);
        switch (random.nextInt(4)) {
            case 0 -> {
                addKeys(type, name, false, other);
                sdl.append("  %s: %s%s @source(upstream: \"%s\", path: \"/one/{parent.%sKey}\")\n"
                        .formatted(name, other, mark(), other, name));
            }
            case 1 -> {
                addKeys(type, name, false, other);
                sdl.append("  %s: %s%s %s) %s\n".formatted(name, other, mark(), source, batch));
            }
            case 2 -> {
                addKeys(type, name, true, other);
                sdl.append(
                        "  %s: [%s%s]%s %s, absent: NULL) %s\n".formatted(name, other, mark(), mark(), source, batch));
            }
            default -> {
                for (ObjectNode object : objects.get(other).values()) {
                    object.put(type + name + "Owner", Integer.toString(random.nextInt(OBJECTS)));
                }
                sdl.append("  %s: [%s%s]%s %s) @batch(by: \"id\", parameter: \"owner\", key: \"%sOwner\", max: 4)\n"
                        .formatted(name, other, mark(), mark(), source, type + name));
                ownerOf(other, type + name + "Owner");
            }
        }
    }

    /** The type may not be written yet. */
    private void ownerOf(String type, String member) {
        hidden.computeIfAbsent(type, unseen -> new ArrayList<>()).add("  " + member + ": ID @inaccessible\n");
    }

    private void addKeys(String type, String name, boolean isList, String other) {
        sdl.append("  ")
                .append(name)
                .append("Key: ")
                .append(isList ? "[ID]" : "ID")
                .append(" @inaccessible\n");
        for (ObjectNode object : objects.get(type).values()) {
            if (isList) {
                ArrayNode keys = object.putArray(name + "Key");
                for (int i = random.nextInt(4); i > 0; i--) {
                    addKey(keys);
                }
            } else {
                ArrayNode one = JSON.arrayNode();
                addKey(one);
                object.set(name + "Key", one.get(0));
            }
        }
    }

    /** Sometimes null, and sometimes of an object that is not there. */
    private void addKey(ArrayNode to) {
        int key = random.nextInt(OBJECTS + 2);
        if (random.nextInt(10) == 0) {
            to.addNull();
        } else if (random.nextBoolean()) {
            to.add(key);
        } else {
            to.add(Integer.toString(key));
        }
    }

    private void addQuery() {
        hidden.forEach((type, lines) -> {
            int at = sdl.indexOf("type " + type + " implements Node {\n");
            sdl.insert(sdl.indexOf("\n", at) + 1, String.join("", lines));
        });
        sdl.append("type Query {\n");
        objects.keySet().forEach(type -> sdl.append("""
                  one%1$s(id: ID!): %1$s%2$s @source(upstream: "%1$s", path: "/one/{args.id}")
                  all%1$s(first: Int = 5): [%1$s%3$s]%4$s @source(upstream: "%1$s", path: "/all", query: [{name: "first", value: "{args.first}"}], select: "items")
                """.formatted(type, mark(), mark(), mark())));
        sdl.append("""
                  nodes(first: Int = 4): [Node%1$s] @source(upstream: "T0", path: "/mixed", query: [{name: "first", value: "{args.first}"}])
                  any(first: Int = 4): [Any%2$s] @source(upstream: "T0", path: "/mixed", query: [{name: "first", value: "{args.first}"}])
                }
                """.formatted(mark(), mark()));
        String kinds = sdl.toString()
                .replace("interface Node {", "interface Node @discriminator(property: \"kind\") {")
                .replace("union Any =", "union Any @discriminator(property: \"kind\") =");
        sdl.setLength(0);
        sdl.append(kinds);
    }
}
