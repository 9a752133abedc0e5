package io.carbontracker.source.files;

/** A field that cannot be read. Becomes a skipped row; has no stack trace, for a file may have many of them. */
final class FieldException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private FieldException(String message) {
        super(message, null, false, false);
    }

    static FieldException of(String field, String value, String expected) {
        return new FieldException(
                value.isEmpty()
                        ? field + " is empty, expected " + expected
                        : field + " is \"" + Texts.shown(value) + "\", expected " + expected);
    }

    static FieldException ofRow(String fault) {
        return new FieldException(fault);
    }

    /** Says which field holds what and what was expected. */
    String fault() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
