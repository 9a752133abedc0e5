package io.carbontracker.provider.aws;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/** JSON of fakes: written from maps, lists, strings and booleans, read as nodes. */
final class Json {
    private Json() {}

    static String of(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> of(entry.getKey()) + ":" + of(entry.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Json::of).collect(Collectors.joining(",", "[", "]"));
        }
        return value instanceof Boolean ? value.toString() : quoted(value.toString());
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    static JsonNode parse(String text) {
        return JsonNode.parser().parse(text);
    }

    /** The texts of a list, or none. */
    static List<String> texts(JsonNode parent, String field) {
        return parent.field(field)
                .map(node -> node.asArray().stream().map(JsonNode::text).toList())
                .orElse(List.of());
    }

    static String text(JsonNode parent, String field) {
        return parent.field(field).map(JsonNode::text).orElse("");
    }
}
