package io.carbontracker.benchmarks;

/** How prepared records share their texts. */
public enum Texts {
    /** One object for equal texts, as the library's own sources hand them over. */
    SHARED,
    /** New objects for every record, as a careless source would hand them over. */
    FRESH
}
