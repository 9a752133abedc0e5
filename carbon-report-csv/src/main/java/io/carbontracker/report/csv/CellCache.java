package io.carbontracker.report.csv;

/** Cells of texts that come again and again: accounts, services, tags. Bounded; a text takes the place of another. */
final class CellCache {
    private static final int SIZE = 1 << 9;

    private final String[] texts = new String[SIZE];
    private final byte[][] cells = new byte[SIZE][];

    CellCache() {
        for (int i = 0; i < SIZE; i++) {
            texts[i] = "";
            cells[i] = new byte[0];
        }
    }

    /**
     * Gives a text's cell.
     *
     * @param text the text
     * @return its cell, see {@link CsvText#cell}; not to be changed
     */
    byte[] cell(String text) {
        int hash = text.hashCode();
        int slot = (hash ^ (hash >>> 16)) & (SIZE - 1);
        if (!texts[slot].equals(text)) {
            texts[slot] = text;
            cells[slot] = CsvText.cell(text);
        }
        return cells[slot];
    }
}
