package io.carbontracker.source.files;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the tags that were asked for out of a row's JSON columns; the first column that has a tag gives its value. */
final class TagColumns {
    /** {@code Tags} of the specification, then the labels of resource and project on Google Cloud. */
    private static final List<FocusColumn> COLUMNS =
            List.of(FocusColumn.TAGS, FocusColumn.X_LABELS, FocusColumn.X_PROJECT_LABELS);

    private final Collection<String> wanted;
    private final List<TextCache<Map<String, String>>> caches = new ArrayList<>();

    TagColumns(Collection<String> wanted) {
        this.wanted = wanted;
        for (FocusColumn column : COLUMNS) {
            caches.add(new TextCache<>(text -> read(column, text)));
        }
    }

    Map<String, String> of(FocusRow row) {
        if (wanted.isEmpty()) {
            return Map.of();
        }
        Map<String, String> tags = Map.of();
        for (int i = 0; i < COLUMNS.size(); i++) {
            if (tags.size() < wanted.size() && row.has(COLUMNS.get(i))) {
                Map<String, String> more = row.cached(COLUMNS.get(i), caches.get(i));
                if (tags.isEmpty()) {
                    tags = more;
                } else if (!more.isEmpty()) {
                    Map<String, String> both = new HashMap<>(more);
                    both.putAll(tags);
                    tags = both;
                }
            }
        }
        return tags;
    }

    private Map<String, String> read(FocusColumn column, String text) {
        try {
            return Map.copyOf(JsonPairs.pick(text, wanted));
        } catch (IOException e) {
            throw FieldException.of(column.column(), text, "a JSON object of names and values");
        }
    }
}
