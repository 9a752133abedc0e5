package io.carbontracker.examples;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;

/** What is known of the terminal. */
final class Terminal {
    private Terminal() {}

    /** Tells whether a person looks on. From JDK 22 on a console exists without a terminal too, and says so itself. */
    static boolean isInteractive() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true; // before JDK 22 a console is a terminal
        } catch (IllegalAccessException | InvocationTargetException e) {
            return false;
        }
    }
}
