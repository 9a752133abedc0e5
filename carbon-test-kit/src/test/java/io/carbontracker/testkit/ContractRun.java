package io.carbontracker.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** Runs the tests of a contract by hand, each on an instance of its own, to see which of them a broken fake fails. */
final class ContractRun {
    private ContractRun() {}

    /**
     * Runs all tests.
     *
     * @param contract makes the contract over a fake
     * @param folders where tests get their temporary folders
     * @return what failed, by the name of the test
     */
    static Map<String, Throwable> failures(Supplier<?> contract, Path folders) {
        Map<String, Throwable> failures = new TreeMap<>();
        Arrays.stream(contract.get().getClass().getMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .forEach(test -> {
                    Throwable failure = run(contract.get(), test, folders);
                    if (failure != null) {
                        failures.put(test.getName(), failure);
                    }
                });
        return failures;
    }

    private static Throwable run(Object contract, Method test, Path folders) {
        Object[] arguments = new Object[test.getParameterCount()];
        try {
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = Files.createTempDirectory(folders, "run");
            }
            test.invoke(contract, arguments);
            return null;
        } catch (InvocationTargetException e) {
            return e.getCause() instanceof TestAbortedException ? null : e.getCause();
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
