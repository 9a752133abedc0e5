package io.carbontracker.intensity.watttime;

import io.carbontracker.spi.RunListener;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gathers what threads of this module have to say, for the listener to hear it from the thread that asked. */
final class Notices {
    private static final Logger log = LoggerFactory.getLogger(Notices.class);

    private final Set<String> said = ConcurrentHashMap.newKeySet();
    private final Queue<String> waiting = new ConcurrentLinkedQueue<>();

    /** Says something on the way. */
    void progress(String message) {
        log.debug("{}", message);
        waiting.add(message);
    }

    /** Warns of a problem, the first time that its kind occurs. */
    void warnOnce(String kind, String message) {
        if (said.add(kind)) {
            log.warn("{}", message);
            waiting.add(message);
        } else {
            log.debug("{}", message);
        }
    }

    void tell(RunListener listener) {
        for (String message = waiting.poll(); message != null; message = waiting.poll()) {
            listener.message(WattTimeIntensity.NAME, message);
        }
    }
}
