package io.carbontracker.source.files;

/** What an engine that groups rows does with a column. */
enum Role {
    /** Kept apart: rows of one group have the same text. */
    TEXT,
    /** Kept apart when accounts are asked for, else not read. */
    ACCOUNT,
    /** When the usage began: kept apart by the step of time asked for. */
    START,
    /** When the usage ended: kept apart as {@link #START} is. */
    END,
    /** A number: summed. */
    SUM,
    /** JSON, or a map, of which some keys matter: their values are kept apart. */
    PICK,
    /** Only whether there is a text matters, and is kept apart. */
    FLAG
}
