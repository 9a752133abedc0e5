package io.carbontracker.source.files;

import io.carbontracker.error.CarbonConfigurationException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The column names of one file, found in any case, and messages about what is missing among them. */
final class Header {
    private final List<String> names;
    private final UnaryOperator<String> key;
    private final Map<String, Integer> places = new HashMap<>();

    /** Takes names that differ in case only for the same. */
    Header(List<String> names) {
        this(names, name -> name.toLowerCase(Locale.ROOT));
    }

    /**
     * Takes names.
     *
     * @param names as they stand
     * @param key names with the same key are the same
     */
    Header(List<String> names, UnaryOperator<String> key) {
        this.names = names;
        this.key = key;
        for (int i = 0; i < names.size(); i++) {
            places.putIfAbsent(key.apply(names.get(i)), i);
        }
    }

    boolean has(String name) {
        return places.containsKey(key.apply(name));
    }

    /** The field of a column. Which of two columns of one name is meant nobody knows, so that is refused. */
    int place(String name) {
        Integer place = places.get(key.apply(name));
        if (place == null) {
            return -1;
        }
        for (int i = place + 1; i < names.size(); i++) {
            if (key.apply(names.get(i)).equals(key.apply(name))) {
                throw new BrokenInputException("its column \"" + names.get(place) + "\" stands twice, as fields "
                        + (place + 1) + " and " + (i + 1));
            }
        }
        return place;
    }

    /** Refuses a file for lack of columns, pointing at columns of the file that may be mistyped ones. */
    BrokenInputException missing(List<String> columns, String needs) {
        List<String> texts = new ArrayList<>();
        for (String column : columns) {
            String text = "\"" + column + "\"";
            texts.add(CarbonConfigurationException.nearest(column, names)
                    .map(near -> text + " (is \"" + near + "\" meant to be it?)")
                    .orElse(text));
        }
        return new BrokenInputException("it lacks the " + (columns.size() == 1 ? "column " : "columns ")
                + String.join(", ", texts) + "; " + needs);
    }
}
