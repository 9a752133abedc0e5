package io.carbontracker.source.files;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tags that were asked for: out of columns of their own, then out of a row's JSON columns. The first column that has a
 * tag gives its value.
 */
final class TagColumns {
    /** {@code Tags} of FOCUS, then the labels of resource and project on Google Cloud. */
    private static final List<BillColumn> COLUMNS =
            List.of(BillColumn.TAGS, BillColumn.X_LABELS, BillColumn.X_PROJECT_LABELS);

    private final List<Tag> wanted = new ArrayList<>();
    private final Set<String> keys = new TreeSet<>();
    private final List<TextCache<Map<String, String>>> caches = new ArrayList<>();
    private boolean ownColumns;

    /** A tag and the ways in which the form writes its name. */
    private record Tag(String name, List<String> spellings) {}

    TagColumns(Set<String> names, BillForm form, BillRow row) {
        for (String name : new TreeSet<>(names)) {
            Tag tag = new Tag(name, form.spellings(name));
            wanted.add(tag);
            keys.addAll(tag.spellings);
        }
        for (BillColumn column : COLUMNS) {
            caches.add(new TextCache<>(text -> read(row.name(column), text)));
        }
    }

    static boolean isOne(BillColumn column) {
        return COLUMNS.contains(column);
    }

    boolean isEmpty() {
        return wanted.isEmpty();
    }

    /** The keys under which JSON columns may hold the tags, in their order. */
    List<String> keys() {
        return List.copyOf(keys);
    }

    /**
     * Gives columns of single tags their places behind the other columns.
     *
     * @param names the header
     * @param form tells tags from other columns
     * @param slots the places, those of tags to be filled in
     */
    void bind(List<String> names, BillForm form, int[] slots) {
        ownColumns = false;
        for (int tag = 0; tag < wanted.size(); tag++) {
            int place = placeOf(wanted.get(tag), names, form);
            if (place >= 0 && slots[place] < 0) {
                slots[place] = BillColumn.ALL.size() + tag;
                ownColumns = true;
            }
        }
    }

    private static int placeOf(Tag tag, List<String> names, BillForm form) {
        for (String spelling : tag.spellings) {
            for (int i = 0; i < names.size(); i++) {
                String key = form.tagOf(names.get(i));
                if (!key.isEmpty() && key.equals(spelling)) {
                    return i;
                }
            }
        }
        return -1;
    }

    Map<String, String> of(BillRow row) {
        if (wanted.isEmpty()) {
            return Map.of();
        }
        Map<String, String> tags = ownColumns ? fromOwnColumns(row.cells()) : Map.of();
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

    private Map<String, String> fromOwnColumns(Row cells) {
        Map<String, String> found = new HashMap<>();
        for (int tag = 0; tag < wanted.size(); tag++) {
            int slot = BillColumn.ALL.size() + tag;
            if (!cells.isBlank(slot)) {
                found.put(wanted.get(tag).name, cells.text(slot));
            }
        }
        return found;
    }

    private Map<String, String> read(String column, String text) {
        Map<String, String> found;
        try {
            found = JsonPairs.pick(text, keys);
        } catch (IOException e) {
            throw FieldException.of(column, text, "a JSON object of names and values");
        }
        Map<String, String> tags = new HashMap<>();
        for (Tag tag : wanted) {
            String value = value(tag, found);
            if (value != null) {
                tags.put(tag.name, value);
            }
        }
        return Map.copyOf(tags);
    }

    private static @Nullable String value(Tag tag, Map<String, String> found) {
        for (String spelling : tag.spellings) {
            String value = found.get(spelling);
            if (value != null) {
                return value;
            }
        }
        return null;
    }
}
