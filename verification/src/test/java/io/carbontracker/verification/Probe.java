package io.carbontracker.verification;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.PrintStream;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.function.Function;
import java.util.function.Supplier;

/** Breaks the rules on purpose, so that a test can show that they would be seen. Never run. */
final class Probe {
    private Probe() {}

    /** Gives the only access of this class to a member of that name. */
    static JavaAccess<?> access(String member) {
        return new ClassFileImporter()
                .importClass(Probe.class).getAccessesFromSelf().stream()
                        .filter(access -> access.getName().equals(member)
                                && access.getTargetOwner().getName().startsWith("java.")
                                && !access.getOrigin().getName().equals("access"))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("no access to " + member + " was seen"));
    }

    static PrintStream field() {
        return System.out;
    }

    @SuppressWarnings("DefaultCharset")
    static byte[] call(String text) {
        return text.getBytes();
    }

    @SuppressWarnings("StringCaseLocaleUsage")
    static Function<String, String> reference() {
        return String::toLowerCase;
    }

    @SuppressWarnings("AnnotateFormatMethod")
    static String format(double number) {
        return String.format("%f", number);
    }

    @SuppressWarnings("JavaTimeDefaultTimeZone")
    static Supplier<LocalDate> time() {
        return LocalDate::now;
    }

    static ZoneId zone() {
        return ZoneId.systemDefault();
    }

    static void trace(Exception exception) {
        exception.printStackTrace();
    }
}
