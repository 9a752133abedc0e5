package io.carbontracker.provider.azure;

import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import com.azure.json.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads pages. Numbers stay texts, as exact as they were sent: the SDK's own model turns them into doubles, or integers where
 * they look like such.
 */
final class PageDecoder {
    /** Twice what the service sends at most. */
    private static final int MOST_ROWS = 10_000;

    private static final int MOST_CELLS = 64;

    private PageDecoder() {}

    /**
     * Reads a page.
     *
     * @throws IOException when the body is not of the form of an answer
     */
    static Page read(byte[] body) throws IOException {
        try (JsonReader json = JsonProviders.createReader(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("it is no JSON object");
            }
            Page page = null;
            while (isField(json)) {
                String name = json.getFieldName();
                JsonToken value = json.nextToken();
                if (name.equals("properties") && value == JsonToken.START_OBJECT) {
                    page = properties(json);
                } else {
                    json.skipChildren();
                }
            }
            if (page == null) {
                throw new IOException("it has no \"properties\"");
            }
            return page;
        }
    }

    private static Page properties(JsonReader json) throws IOException {
        List<String> columns = List.of();
        List<Page.Row> rows = List.of();
        String nextLink = "";
        while (isField(json)) {
            String name = json.getFieldName();
            JsonToken value = json.nextToken();
            if (name.equals("columns") && value == JsonToken.START_ARRAY) {
                columns = columns(json);
            } else if (name.equals("rows") && value == JsonToken.START_ARRAY) {
                rows = rows(json);
            } else if (name.equals("nextLink") && value == JsonToken.STRING) {
                nextLink = json.getString().strip();
            } else {
                json.skipChildren();
            }
        }
        return new Page(columns, rows, nextLink);
    }

    private static boolean isField(JsonReader json) throws IOException {
        JsonToken token = json.nextToken();
        if (token == JsonToken.END_OBJECT) {
            return false;
        }
        if (token != JsonToken.FIELD_NAME) {
            throw new IOException("the body ends within an object");
        }
        return true;
    }

    private static List<String> columns(JsonReader json) throws IOException {
        List<String> columns = new ArrayList<>();
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            if (token != JsonToken.START_OBJECT || columns.size() == MOST_CELLS) {
                throw new IOException("its columns cannot be read");
            }
            String name = "";
            while (isField(json)) {
                String field = json.getFieldName();
                JsonToken value = json.nextToken();
                if (field.equals("name") && value == JsonToken.STRING) {
                    name = json.getString();
                } else {
                    json.skipChildren();
                }
            }
            columns.add(name);
        }
        return columns;
    }

    private static List<Page.Row> rows(JsonReader json) throws IOException {
        List<Page.Row> rows = new ArrayList<>();
        for (JsonToken token = next(json); token != JsonToken.END_ARRAY; token = next(json)) {
            if (rows.size() == MOST_ROWS) {
                throw new IOException("it has more than " + MOST_ROWS + " rows on a page");
            }
            if (token == JsonToken.START_ARRAY) {
                rows.add(row(json));
            } else {
                json.skipChildren();
                rows.add(new Page.Row(List.of(), "the row is no array"));
            }
        }
        return rows;
    }

    private static Page.Row row(JsonReader json) throws IOException {
        List<@Nullable String> cells = new ArrayList<>(8);
        String fault = "";
        for (JsonToken token = next(json); token != JsonToken.END_ARRAY; token = next(json)) {
            String cell = null;
            if (token == JsonToken.START_ARRAY || token == JsonToken.START_OBJECT) {
                json.skipChildren();
                fault = "a cell is neither text nor number";
            } else if (token != JsonToken.NULL) {
                cell = json.getText();
            }
            if (cells.size() == MOST_CELLS) {
                fault = "the row has more than " + MOST_CELLS + " cells";
            } else {
                cells.add(cell);
            }
        }
        return new Page.Row(cells, fault);
    }

    private static JsonToken next(JsonReader json) throws IOException {
        JsonToken token = json.nextToken();
        if (token == null || token == JsonToken.END_DOCUMENT) {
            throw new IOException("the body ends within an array");
        }
        return token;
    }
}
