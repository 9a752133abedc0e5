package io.carbontracker;

import io.carbontracker.estimate.Outcome;
import java.util.Iterator;

/**
 * Outcomes one by one, in input order: forward only, for one thread, with one page in memory. To be closed.
 *
 * @since 0.1.0
 */
public interface OutcomeCursor extends Iterator<Outcome>, AutoCloseable {
    @Override
    void close();
}
