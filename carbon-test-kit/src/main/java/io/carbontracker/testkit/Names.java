package io.carbontracker.testkit;

/** The forms of names. */
final class Names {
    /** What users write and reports show. */
    static final String NAME = "[a-z][a-z0-9-]*";

    /** The name of a product, with its argument where it has one, as in {@code file:PATH}. */
    static final String NAME_WITH_ARGUMENT = NAME + "(:.+)?";

    private Names() {}
}
