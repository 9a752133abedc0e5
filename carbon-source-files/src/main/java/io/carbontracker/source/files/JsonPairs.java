package io.carbontracker.source.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Picks values by their keys out of JSON as bills carry it in one field: an object, an object that lacks its braces (Azure), or
 * an array of objects with {@code Key} and {@code Value} (Google Cloud). Stops as soon as all is found.
 */
final class JsonPairs {
    /** Keys are hostile: they are neither interned nor kept. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private JsonPairs() {}

    /**
     * Picks values.
     *
     * @param text the field
     * @param wanted the keys
     * @return the values found: text, numbers and booleans as they are written; nulls and structures are absent
     * @throws IOException when the text is not JSON of these forms as far as it was read
     */
    static Map<String, String> pick(String text, Collection<String> wanted) throws IOException {
        String json = text.startsWith("\"") ? "{" + text + "}" : text;
        Map<String, String> found = new HashMap<>();
        try (JsonParser parser = JSON.createParser(json)) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_OBJECT) {
                pickFields(parser, wanted, found);
            } else if (first == JsonToken.START_ARRAY) {
                while (found.size() < wanted.size() && parser.nextToken() == JsonToken.START_OBJECT) {
                    pickPair(parser, wanted, found);
                }
            } else {
                throw new IOException("neither an object nor an array");
            }
        }
        return found;
    }

    private static void pickFields(JsonParser parser, Collection<String> wanted, Map<String, String> found)
            throws IOException {
        while (found.size() < wanted.size() && parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            String value = scalar(parser);
            if (value != null && wanted.contains(key)) {
                found.putIfAbsent(key, value);
            }
        }
    }

    private static void pickPair(JsonParser parser, Collection<String> wanted, Map<String, String> found)
            throws IOException {
        String key = null;
        String value = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            String content = scalar(parser);
            if (field.equalsIgnoreCase("key")) {
                key = content;
            } else if (field.equalsIgnoreCase("value")) {
                value = content;
            }
        }
        if (key != null && value != null && wanted.contains(key)) {
            found.putIfAbsent(key, value);
        }
    }

    private static @Nullable String scalar(JsonParser parser) throws IOException {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
            parser.skipChildren();
            return null;
        }
        return token == JsonToken.VALUE_NULL ? null : parser.getText();
    }
}
